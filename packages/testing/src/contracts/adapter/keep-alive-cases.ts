import { equal } from 'node:assert/strict'
import { breakDelivery } from '../../broken-deliveries.ts'
import { fakeClock } from '../../fake-clock.ts'
import { faultyStore } from '../../faulty-store.ts'
import type { SignedDelivery } from '../../signed-delivery.ts'
import { ReferenceStore } from '../reference-store.ts'
import type { AdapterCase } from './adapter-case.ts'
import { checkAnswer } from './check-answer.ts'
import { type Fixture, type FixtureOptions, maxBodyBytes, secret, wired, withServer } from './fixture.ts'
import { Held } from './held.ts'
import { headBytes, requestBytes, type WireRequest } from './wire/request-bytes.ts'

/** A request that is refused, and how. */
interface Refusal {
  readonly what: string
  readonly status: number
  readonly request: (signed: SignedDelivery) => WireRequest
  /** Makes the receiver refuse the first delivery, and no other. */
  readonly options?: () => FixtureOptions
}

const large = Buffer.alloc(maxBodyBytes + 1, ' ')
const huge = Buffer.alloc(1_048_576, ' ')

const refusals: readonly Refusal[] = [
  { what: 'no signature', status: 401, request: () => ({ target: '/webhooks', headers: [], body: Buffer.from('{}') }) },
  {
    what: 'a wrong signature',
    status: 401,
    request: (signed) => wired(breakDelivery(signed, 'signature-wrong-secret', { secret })),
  },
  {
    what: 'no signature and a huge body',
    status: 401,
    request: () => ({ target: '/webhooks', headers: [], body: huge }),
  },
  {
    what: 'no signature and a large body in chunks',
    status: 401,
    request: () => ({ target: '/webhooks', headers: [], body: large, framing: 'chunked' }),
  },
  { what: 'a signature and a large body', status: 503, request: (signed) => ({ ...wired(signed), body: large }) },
  {
    what: 'a signature and a huge body in chunks',
    status: 503,
    request: (signed) => ({ ...wired(signed), body: huge, framing: 'chunked' }),
  },
  { what: 'GET', status: 405, request: () => ({ target: '/webhooks', method: 'GET', headers: [], framing: 'none' }) },
  { what: 'HEAD', status: 405, request: () => ({ target: '/webhooks', method: 'HEAD', headers: [], framing: 'none' }) },
  { what: 'PUT with a body', status: 405, request: (signed) => ({ ...wired(signed), method: 'PUT' }) },
  { what: 'PUT with a huge body', status: 405, request: (signed) => ({ ...wired(signed), method: 'PUT', body: huge }) },
  { what: 'another path', status: 404, request: (signed) => ({ ...wired(signed), target: '/elsewhere' }) },
  {
    what: 'a signed body that is not an event',
    status: 500,
    request: (signed) => wired(breakDelivery(signed, 'not-json', { secret })),
  },
  { what: 'an old timestamp', status: 503, request: (signed) => wired(breakDelivery(signed, 'stale', { secret })) },
  { what: 'a handler that fails', status: 500, request: wired, options: failingOnce },
  { what: 'a store that is down', status: 503, request: wired, options: storeDownOnce },
]

/** After a refusal, the next delivery is heard: over the same connection, or over a new one if the server closes the first. */
export const keepAliveCases: readonly AdapterCase[] = [
  ...refusals.map(
    ({ what, status, request, options }): AdapterCase => ({
      name: `answers the next delivery after ${status} to ${what}`,
      run: (subject) =>
        withServer(subject, options?.() ?? {}, async (fixture) => {
          const connection = await fixture.connect()
          const refused = request(fixture.sign())
          connection.send(requestBytes(refused))
          const answer = await connection.answer(refused)
          equal(answer.status, status)
          await checkNext(fixture, connection, answer.headers)
        }),
    }),
  ),
  {
    name: 'answers the next delivery after a time-out in the middle of a body that then arrives',
    run: (subject) =>
      withServer(subject, { receiver: { deadlineMs: 5000 } }, async (fixture) => {
        const connection = await fixture.connect()
        const request = wired(fixture.sign())
        connection.send(headBytes(request))
        await fixture.arrivals.nth(1)
        await fixture.clock.advance(5000)
        const answer = await connection.answer()
        checkAnswer(answer, 'timedOut')
        connection.send(request.body ?? '')
        await checkNext(fixture, connection, answer.headers)
      }),
  },
  {
    name: 'answers the next delivery after 503 to an event that is being handled',
    run: async (subject) => {
      const held = new Held()
      let first = true
      const handle = () => {
        if (!first) return
        first = false
        return held.wait()
      }
      await withServer(subject, { handle }, async (fixture) => {
        const [running, connection] = [await fixture.connect(), await fixture.connect()]
        const delivery = requestBytes(wired(fixture.sign()))
        running.send(delivery)
        await fixture.runs.nth(1)
        connection.send(delivery)
        const answer = await connection.answer()
        checkAnswer(answer, 'busy')
        await checkNext(fixture, connection, answer.headers)
        held.go()
        checkAnswer(await running.answer(), 'received')
      })
    },
  },
  {
    name: 'answers many deliveries over one connection',
    run: (subject) =>
      withServer(subject, {}, async ({ connect, sign, runs }) => {
        const connection = await connect()
        for (let count = 1; count <= 10; count++) {
          connection.send(requestBytes(wired(sign())))
          checkAnswer(await connection.answer(), 'received')
          equal(runs.all.length, count)
        }
      }),
  },
]

async function checkNext(
  { connect, sign }: Fixture,
  connection: Awaited<ReturnType<Fixture['connect']>>,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const closes = headers.connection?.toLowerCase() === 'close'
  if (closes) await connection.closed()
  const next = closes ? await connect() : connection
  next.send(requestBytes(wired(sign())))
  checkAnswer(await next.answer(), 'received')
}

function failingOnce(): FixtureOptions {
  let failed = false
  return {
    handle() {
      if (failed) return
      failed = true
      throw new Error('a handler failed')
    },
  }
}

function storeDownOnce(): FixtureOptions {
  const store = faultyStore(new ReferenceStore(fakeClock()))
  store.break('claim', 'fail', { times: 1 })
  return { receiver: { store } }
}
