import { equal } from 'node:assert/strict'
import type { AdapterCase } from './adapter-case.ts'
import { checkAnswer } from './check-answer.ts'
import { maxBodyBytes, path, wired, withServer } from './fixture.ts'
import { Held } from './held.ts'
import { chunkBytes, headBytes, requestBytes } from './wire/request-bytes.ts'

const deadlineMs = 5000

/** Senders that are slow, that leave, and that do what few do. */
export const uploadCases: readonly AdapterCase[] = [
  ...(['length', 'chunked'] as const).map(
    (framing): AdapterCase => ({
      name: `survives a sender that leaves in the middle of its body, and counts it as aborted (${framing})`,
      run: (subject) =>
        withServer(subject, {}, async ({ connect, deliver, sign, arrivals, outcomes, webhooks }) => {
          const connection = await connect()
          const request = { ...wired(sign()), framing }
          const begin = Buffer.from('{"event"')
          connection.send(headBytes(request), framing === 'chunked' ? chunkBytes(begin) : begin)
          await arrivals.nth(1)
          connection.leave()
          equal((await outcomes.nth(1)).outcome, 'aborted')
          equal(webhooks.stats().outcomes.aborted, 1)
          checkAnswer(await deliver(), 'received')
        }),
    }),
  ),
  {
    name: 'survives a sender that leaves in the middle of its body after the refusal',
    run: (subject) =>
      withServer(subject, {}, async ({ connect, deliver, sign }) => {
        const announced = [['Content-Length', String(maxBodyBytes + 1)]] as const
        for (const method of ['POST', 'PUT']) {
          const connection = await connect()
          connection.send(headBytes({ target: path, method, headers: announced, framing: 'none' }), '{')
          equal((await connection.answer()).status, method === 'POST' ? 401 : 405)
          connection.leave()
        }
        checkAnswer(await deliver(sign()), 'received')
      }),
  },
  {
    name: 'lets a run continue whose sender has left, so that the redelivery is a duplicate',
    run: async (subject) => {
      const held = new Held()
      await withServer(subject, { handle: held.wait }, async ({ connect, deliver, sign, runs, outcomes }) => {
        const delivery = sign()
        const connection = await connect()
        connection.send(requestBytes(wired(delivery)))
        await runs.nth(1)
        connection.leave()
        held.go()
        equal((await outcomes.nth(1)).outcome, 'handled')
        checkAnswer(await deliver(delivery), 'duplicate')
        equal(runs.all.length, 1)
      })
    },
  },
  ...['headers', 'headers and the beginning of a body'].map(
    (sent, index): AdapterCase => ({
      name: `answers at the deadline anyone who sends ${sent} and then nothing`,
      run: (subject) =>
        withServer(subject, { receiver: { deadlineMs } }, async ({ connect, sign, arrivals, clock }) => {
          const connection = await connect()
          connection.send(headBytes(wired(sign())), '{"event"'.repeat(index))
          await arrivals.nth(1)
          await clock.advance(deadlineMs)
          checkAnswer(await connection.answer(), 'timedOut')
        }),
    }),
  ),
  {
    name: 'answers a sender that expects 100 Continue before its body',
    run: (subject) =>
      withServer(subject, {}, async ({ connect, sign }) => {
        const connection = await connect()
        const request = wired(sign())
        connection.send(headBytes({ ...request, headers: [...request.headers, ['Expect', '100-continue']] }))
        equal((await connection.next()).status, 100)
        connection.send(request.body ?? '')
        checkAnswer(await connection.answer(), 'received')
      }),
  },
  {
    name: 'answers pipelined requests in their order',
    run: (subject) =>
      withServer(subject, {}, async ({ connect, sign, runs }) => {
        const connection = await connect()
        const forged = { ...wired(sign()), body: Buffer.from('{}') }
        connection.send(Buffer.concat([wired(sign()), forged, wired(sign())].map(requestBytes)))
        for (const kind of ['received', 'unauthentic', 'received'] as const)
          checkAnswer(await connection.answer(), kind)
        equal(runs.all.length, 2)
      }),
  },
  {
    name: 'answers HTTP/1.0 and closes',
    run: (subject) =>
      withServer(subject, {}, async ({ connect, sign }) => {
        const connection = await connect()
        connection.send(requestBytes({ ...wired(sign()), version: '1.0' }))
        checkAnswer(await connection.answer(), 'received')
        await connection.closed()
      }),
  },
]
