import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { id } from '../doubles/examples.ts'
import { clientOf, type Reply, scriptedApi } from '../doubles/scripted-api.ts'
import { ApiError } from '../errors/api-error.ts'

const deepest = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
const odd = '{"toString":1,"valueOf":2}'
const values = [
  deep,
  `{"a":${deep}}`,
  odd,
  `[${odd}]`,
  '{"__proto__":7}',
  'null',
  '7',
  '1e999',
  'true',
  '[]',
  '""',
  '"x"',
]

/** What two kinds of calls reject with; each may be sent once only. */
async function failures(reply: Reply): Promise<unknown[]> {
  const api = await scriptedApi(reply, reply)
  const { webhooks } = clientOf(api, { retry: { attempts: 1 } })
  const calls = [() => webhooks.list().page(), () => webhooks.rotateSecret(id)]
  const thrown: unknown[] = []
  for (const call of calls) thrown.push(await call().catch((error: unknown) => error))
  expect(api.received).toHaveLength(2)
  return thrown
}

describe('a refusal with any value where a text belongs is an ApiError by its status', () => {
  it.each<[string, (value: string) => string]>([
    ['message', (value) => `{"message":${value}}`],
    ['error', (value) => `{"message":"m","error":${value},"status":"error"}`],
    ['status', (value) => `{"message":"m","error":"422","status":${value}}`],
    ['errors', (value) => `{"message":"m","errors":${value}}`],
    ['data', (value) => `{"message":"m","data":${value}}`],
    ['data.url', (value) => `{"message":"m","data":{"url":${value}}}`],
    ['data[].field', (value) => `{"message":"m","data":[{"field":${value},"message":"x"}]}`],
    ['data[].path', (value) => `{"message":"m","data":[{"path":${value},"message":"x"}]}`],
    ['data[].name', (value) => `{"message":"m","data":[{"name":${value},"problem":"x"}]}`],
    ['data[].message', (value) => `{"message":"m","data":[{"field":"url","message":${value}}]}`],
    ['request_id', (value) => `{"message":"m","request_id":${value}}`],
    ['all of it', (value) => value],
  ])('%s', async (_, bodyOf) => {
    for (const value of values) {
      for (const error of await failures({ status: 422, body: bodyOf(value) })) {
        expect([value.slice(0, 40), ApiError.is(error) && error.code]).toEqual([value.slice(0, 40), 'INVALID'])
      }
    }
  })

  it('with 200 and an error that is not a status is a 500, which is not sent again where twice may do harm', async () => {
    for (const value of values) {
      for (const error of await failures({ body: `{"status":"error","message":"m","error":${value}}` })) {
        expect(error).toMatchObject({ code: 'SERVER_FAILED', status: 500, carriedOut: 'maybe' })
      }
    }
  })
})

it('an answer of the wrong kind is ANSWER_INVALID, however deep it is', async () => {
  for (const value of [
    deepest,
    `{"data":${deepest}}`,
    `{"data":{"id":${deep},"signing_secret":${deep}}}`,
    `[${odd}]`,
    '7',
  ]) {
    for (const error of await failures({ body: value })) {
      expect(error).toMatchObject({ code: 'ANSWER_INVALID', status: 200, carriedOut: 'yes' })
    }
  }
})

it('a path that is a list names the field', async () => {
  const [error] = await failures({ status: 422, body: { data: [{ path: ['events', 0], message: 'is unknown' }] } })
  expect(error).toMatchObject({ fields: { 'events.0': 'is unknown' } })
})

it.each<[string, string, (body: Buffer) => Buffer]>([
  ['gzip', 'gzip', (body) => gzipSync(body)],
  ['Brotli', 'br', (body) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ['gzip in gzip', 'gzip, gzip', (body) => gzipSync(gzipSync(body))],
])('40 MB that %s made small are read up to 10 MiB', async (_, encoding, compressed) => {
  const body = compressed(Buffer.alloc(40_000_000, ' '))
  for (const status of [200, 422]) {
    const bomb: Reply = (response) => void response.writeHead(status, { 'content-encoding': encoding }).end(body)
    for (const error of await failures(bomb)) {
      expect(error).toMatchObject({ code: 'ANSWER_INVALID', status, message: expect.stringContaining('10485760') })
    }
  }
})

it.each<[string, Reply]>([
  ['bytes that are not gzip', { headers: { 'content-encoding': 'gzip' }, body: '[]' }],
  ['fifty encodings', { headers: { 'content-encoding': Array(50).fill('gzip').join(', ') }, body: '[]' }],
  ['a head of 100 kB', { headers: { 'x-long': 'x'.repeat(100_000) }, body: '[]' }],
  [
    'another protocol',
    (response) => void response.socket?.end('HTTP/1.1 101 S\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
  ],
  ['bytes that are not HTTP', (response) => void response.socket?.end('\0\0\0\r\n\r\n')],
])('%s end the connection, and what was asked may have been done', async (_, reply) => {
  for (const error of await failures(reply)) {
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', carriedOut: 'maybe' })
  }
})

it('an occasional byte does not extend the time-out', async () => {
  const drip: Reply = (response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write(' '), 20)
    response.once('close', () => clearInterval(timer))
  }
  const { webhooks } = clientOf(await scriptedApi(drip), { timeoutMs: 300, retry: { attempts: 1 } })
  await expect(webhooks.rotateSecret(id)).rejects.toMatchObject({ code: 'TIMED_OUT', carriedOut: 'maybe' })
})
