import { deepEqual, equal } from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { sampleEvent } from '@audian-webhooks/core/protocol'
import type { AdapterCase } from './adapter-case.ts'
import { type AnswerKind, checkAnswer } from './check-answer.ts'
import { wired, withServer } from './fixture.ts'

const json = JSON.stringify(sampleEvent('call.failed'))

/** Bodies that a parser, a decoder or a re-serialiser would change, and what a receiver makes of the bytes. */
const bodies: readonly { readonly what: string; readonly bytes: Uint8Array; readonly kind: AnswerKind }[] = [
  {
    what: 'JSON with white space and escapes',
    bytes: Buffer.from(` { "event" : "call.failed",\r\n "data" : { "call_id" : "\\u00e9" } }\n`),
    kind: 'received',
  },
  {
    what: 'UTF-8 beyond ASCII',
    bytes: Buffer.from('{"event":"call.failed","data":{"call_id":"Zoë 📞"}}'),
    kind: 'received',
  },
  {
    what: 'invalid UTF-8',
    bytes: Buffer.concat([
      Buffer.from('{"event":"call.failed","data":{"call_id":"'),
      Buffer.of(0xff, 0xfe, 0xc3, 0x28),
      Buffer.from('"}}'),
    ]),
    kind: 'received',
  },
  {
    what: 'a byte-order mark',
    bytes: Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from(json)]),
    kind: 'received',
  },
  { what: 'UTF-16', bytes: Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(json, 'utf16le')]), kind: 'malformed' },
  {
    what: 'every byte there is',
    bytes: Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
    kind: 'malformed',
  },
  { what: 'gzip', bytes: gzipSync(json), kind: 'malformed' },
]

const contentTypes: readonly string[] = [
  'application/json',
  'application/json; charset=utf-16',
  'application/json; charset=nonsense',
  'application/vnd.audian+json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=none',
  'application/octet-stream',
  ';;;',
  '',
]

/** The bytes that arrive are the bytes that the receiver gets: nothing that a request says about them changes that. */
export const bytesCases: readonly AdapterCase[] = [
  ...bodies.flatMap(({ what, bytes, kind }) =>
    (['length', 'chunked'] as const).map(
      (framing): AdapterCase => ({
        name: `hands on ${what} byte by byte (${framing})`,
        run: (subject) =>
          withServer(subject, {}, async ({ deliver, sign, runs }) => {
            checkAnswer(await deliver(sign(bytes), { framing }), kind)
            if (kind === 'received') deepEqual(Buffer.from((await runs.nth(1)).context.rawBody), Buffer.from(bytes))
          }),
      }),
    ),
  ),
  {
    name: 'takes no notice of a content encoding: what was signed is what was sent',
    run: (subject) =>
      withServer(subject, {}, async ({ deliver, sign }) => {
        for (const encoding of ['gzip', 'deflate', 'br', 'nonsense']) {
          for (const [body, kind] of [
            [undefined, 'received'],
            [gzipSync(json), 'malformed'],
          ] as const) {
            const delivery = sign(body)
            const headers = [...Object.entries(delivery.headers), ['Content-Encoding', encoding] as const]
            checkAnswer(await deliver(delivery, { headers }), kind)
          }
        }
      }),
  },
  {
    name: 'takes any content type, also none and a broken one',
    run: (subject) =>
      withServer(subject, {}, async ({ deliver, sign, runs }) => {
        for (const contentType of [undefined, ...contentTypes]) {
          const delivery = sign()
          const others = Object.entries(delivery.headers).filter(([name]) => name !== 'content-type')
          const headers = contentType === undefined ? others : [...others, ['Content-Type', contentType] as const]
          checkAnswer(await deliver(delivery, { headers }), 'received')
        }
        equal(runs.all.length, contentTypes.length + 1)
      }),
  },
  {
    name: 'takes a body that arrives byte by byte',
    run: (subject) =>
      withServer(subject, {}, async ({ connect, sign }) => {
        const connection = await connect()
        await connection.trickle(wired(sign('{"event":"call.failed","data":{"call_id":"call_1"}}')))
        checkAnswer(await connection.answer(), 'received')
      }),
  },
  {
    name: 'answers an empty body as the signature says, with every way to send an empty body',
    run: (subject) =>
      withServer(subject, {}, async ({ deliver, request, sign }) => {
        for (const framing of ['length', 'chunked', 'none'] as const) {
          checkAnswer(await request({ framing }), 'unauthentic')
          checkAnswer(await deliver(sign(''), { framing }), 'malformed')
        }
      }),
  },
]
