import { deepEqual, equal } from 'node:assert/strict'
import { fakeClock } from '../../fake-clock.ts'
import { faultyStore } from '../../faulty-store.ts'
import { ReferenceStore } from '../reference-store.ts'
import type { AdapterCase } from './adapter-case.ts'
import { checkAnswer } from './check-answer.ts'
import { path, wired, withServer } from './fixture.ts'
import { Held } from './held.ts'
import { headBytes, requestBytes } from './wire/request-bytes.ts'

/** What happens to authentic deliveries, as the sender gets to see it. */
export const outcomeCases: readonly AdapterCase[] = [
  {
    name: 'answers 200 to what was handled, and to its redelivery as a duplicate',
    run: (subject) =>
      withServer(subject, {}, async ({ deliver, sign, runs }) => {
        const delivery = sign()
        checkAnswer(await deliver(delivery), 'received')
        checkAnswer(await deliver(delivery), 'duplicate')
        equal(runs.all.length, 1)
      }),
  },
  {
    name: 'answers 503 while the event is being handled, and when its lease will have ended',
    run: async (subject) => {
      const held = new Held()
      await withServer(
        subject,
        { handle: held.wait, receiver: { leaseMs: 20_000 } },
        async ({ connect, deliver, sign, runs }) => {
          const delivery = sign()
          const connection = await connect()
          connection.send(requestBytes(wired(delivery)))
          await runs.nth(1)
          const busy = await deliver(delivery)
          checkAnswer(busy, 'busy')
          equal(busy.headers['retry-after'], '20')
          held.go()
          checkAnswer(await connection.answer(), 'received')
        },
      )
    },
  },
  {
    name: 'answers 503 at the deadline when a handler hangs',
    run: (subject) =>
      withServer(subject, { handle: () => new Promise(() => undefined) }, async ({ connect, sign, runs, clock }) => {
        const connection = await connect()
        connection.send(requestBytes(wired(sign())))
        const { context } = await runs.nth(1)
        await clock.advance(25_000)
        checkAnswer(await connection.answer(), 'timedOut')
        equal(context.signal.aborted, true)
      }),
  },
  {
    name: 'answers 503 when the store is down',
    run: async (subject) => {
      const store = faultyStore(new ReferenceStore(fakeClock()))
      store.break('claim', 'fail')
      await withServer(subject, { receiver: { store } }, async ({ deliver, sign }) => {
        const delivery = sign()
        checkAnswer(await deliver(delivery), 'unavailable')
        store.recover()
        checkAnswer(await deliver(delivery), 'received')
      })
    },
  },
  {
    name: 'answers 503 when too much is in progress',
    run: async (subject) => {
      const held = new Held()
      const options = { handle: held.wait, receiver: { concurrency: 1, maxWaiting: 1 } }
      await withServer(subject, options, async ({ connect, deliver, sign, arrivals }) => {
        const [running, waiting] = [await connect(), await connect()]
        running.send(requestBytes(wired(sign())))
        await arrivals.nth(1)
        waiting.send(requestBytes(wired(sign())))
        await arrivals.nth(2)
        checkAnswer(await deliver(), 'overloaded')
        held.go()
        checkAnswer(await running.answer(), 'received')
        checkAnswer(await waiting.answer(), 'received')
      })
    },
  },
  {
    name: 'while draining, lets the running one finish, answers 503 to others and closes their connections',
    run: async (subject) => {
      const held = new Held()
      await withServer(subject, { handle: held.wait }, async ({ connect, sign, runs, webhooks }) => {
        const [running, idle] = [await connect(), await connect()]
        running.send(requestBytes(wired(sign())))
        await runs.nth(1)
        const closing = webhooks.close()
        idle.send(requestBytes(wired(sign())))
        checkAnswer(await idle.answer(), 'draining')
        await idle.closed()
        held.go()
        checkAnswer(await running.answer(), 'received')
        deepEqual(await closing, { unfinished: [] })
      })
    },
  },
  {
    name: 'while draining, answers a sender that reads nothing before a large body has been sent',
    run: (subject) =>
      withServer(subject, {}, async ({ connect, sign, webhooks }) => {
        await webhooks.close()
        const connection = await connect()
        connection.stopReading()
        connection.send(requestBytes(wired(sign(Buffer.alloc(8 * 1_048_576)))))
        await connection.flushed()
        checkAnswer(await connection.answer(), 'draining')
      }),
  },
  {
    name: 'while draining, answers a sender that waits for the answer before it sends its body',
    run: (subject) =>
      withServer(subject, {}, async ({ connect, sign, webhooks }) => {
        await webhooks.close()
        const connection = await connect()
        const request = wired(sign())
        connection.send(headBytes(request))
        checkAnswer(await connection.answer(), 'draining')
        connection.send(request.body ?? '')
        await connection.closed()
      }),
  },
  {
    name: "hands on the receiver's answer as it is, its length in bytes",
    run: (subject) => {
      const body = JSON.stringify({ error: 'Zu groß 📞' })
      const length = String(Buffer.byteLength(body))
      const headers = { 'content-type': 'application/json', 'content-length': length, 'retry-after': '17' }
      const webhooks = { handle: async () => ({ status: 503, headers, body }) }
      const createServer = () => subject.createServer({ path, webhooks })
      return withServer(subject, { createServer }, async ({ deliver }) => {
        const answer = await deliver()
        equal(answer.status, 503)
        equal(answer.body.toString(), body)
        equal(answer.headers['content-length'], length)
        equal(answer.headers['retry-after'], '17')
      })
    },
  },
]
