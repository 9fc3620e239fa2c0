import { equal } from 'node:assert/strict'
import { signatureHeader } from '@audian-webhooks/core/protocol'
import type { SignedDelivery } from '../../signed-delivery.ts'
import type { AdapterCase } from './adapter-case.ts'
import { checkAnswer } from './check-answer.ts'
import { type Fixture, maxBodyBytes, wired, withServer } from './fixture.ts'
import { chunkBytes, headBytes, requestBytes, type WireRequest } from './wire/request-bytes.ts'

/** More than network buffers hold before it is read. */
const manyBytes = 8 * 1_048_576

/** Without a signature nothing of the body is read. With one it may come from Audian, which gives up after a 4xx. */
const senders = [
  { who: 'someone without a signature', kind: 'unauthentic', headersOf: (signed: SignedDelivery) => without(signed) },
  { who: "a sender with headers like Audian's", kind: 'tooLarge', headersOf: wiredHeaders },
] as const

/** The limit on bodies, which holds while they arrive. */
export const limitCases: readonly AdapterCase[] = [
  {
    name: 'takes a body of exactly the limit, and refuses one of a byte more',
    run: (subject) =>
      withServer(subject, {}, async ({ deliver, sign }) => {
        for (const framing of ['length', 'chunked'] as const) {
          checkAnswer(await deliver(sign(padded(maxBodyBytes, framing)), { framing }), 'received')
          checkAnswer(await deliver(sign(padded(maxBodyBytes + 1, framing)), { framing }), 'tooLarge')
        }
      }),
  },
  ...senders.flatMap(({ who, kind, headersOf }): AdapterCase[] => [
    {
      name: `answers ${who} who announces too much, before any of it is sent`,
      run: (subject) =>
        withServer(subject, {}, async ({ connect, sign, runs }) => {
          const connection = await connect()
          const headers = [...headersOf(sign()), ['Content-Length', '1000000000'] as const]
          connection.send(headBytes({ ...wired(sign()), headers, framing: 'none' }))
          checkAnswer(await connection.answer(), kind)
          equal(runs.all.length, 0)
        }),
    },
    {
      name: `answers ${who} who sends too much in chunks, before the end of it`,
      run: (subject) =>
        withServer(subject, {}, async ({ connect, sign }) => {
          const connection = await connect()
          connection.send(headBytes({ ...wired(sign()), headers: headersOf(sign()), framing: 'chunked' }))
          connection.send(chunkBytes(Buffer.alloc(maxBodyBytes + 1)))
          checkAnswer(await connection.answer(), kind)
        }),
    },
    ...(['length', 'chunked'] as const).map(
      (framing): AdapterCase => ({
        name: `answers ${who} who reads nothing before far too much has been sent (${framing})`,
        run: (subject) =>
          withServer(subject, {}, async (fixture) => {
            const request = {
              ...wired(fixture.sign(Buffer.alloc(manyBytes))),
              headers: headersOf(fixture.sign()),
              framing,
            }
            checkAnswer(await answerAfterUpload(fixture, request), kind)
          }),
      }),
    ),
  ]),
]

/** The answer that a sender finds which looks for none before all is sent. */
async function answerAfterUpload({ connect }: Fixture, request: WireRequest) {
  const connection = await connect()
  connection.stopReading()
  connection.send(requestBytes(request))
  await connection.flushed()
  return connection.answer()
}

/** A valid event with this many bytes. */
function padded(size: number, id: string): string {
  return JSON.stringify({ id, event: 'call.failed', data: { call_id: 'call_sample' } }).padEnd(size)
}

function wiredHeaders(delivery: SignedDelivery) {
  return wired(delivery).headers
}

function without(delivery: SignedDelivery) {
  return wiredHeaders(delivery).filter(([name]) => name !== signatureHeader)
}
