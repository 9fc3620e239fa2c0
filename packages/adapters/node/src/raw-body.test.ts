import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { type FrameworkRequest, rawBodyOf } from './raw-body.ts'

type Headers = Readonly<Record<string, string>>

/** A request whose stream holds these bytes, with what a framework has put on it. */
function request(bytes: string, { headers = {}, ...parts }: { headers?: Headers; rawBody?: unknown; body?: unknown }) {
  const stream = new PassThrough()
  stream.end(bytes)
  return Object.assign(stream, { headers, ...parts }) as unknown as FrameworkRequest
}

/** The same after someone has read it. */
async function consumed(parts: { headers?: Headers; rawBody?: unknown; body?: unknown }): Promise<FrameworkRequest> {
  const read = request('{}', parts)
  await new Promise((resolve) => read.on('end', resolve).resume())
  return read
}

async function read(of: FrameworkRequest, parsed?: { rawBody?: unknown; body?: unknown }): Promise<unknown> {
  const body = rawBodyOf(of, parsed)
  return typeof body === 'function' ? await body(1000) : body
}

describe('where the bytes are', () => {
  it('in the raw body that a framework has kept, before all else', async () => {
    const kept = Buffer.from('kept')
    expect(await read(request('stream', { rawBody: kept, body: Buffer.from('body') }))).toBe(kept)
    expect(await read(request('stream', { rawBody: 'kept', body: kept }))).toBe(kept)
    expect(await read(request('stream', {}), { rawBody: kept })).toBe(kept)
  })

  it('in the stream, in every state that a framework reports, as long as no one has read it', async () => {
    for (const body of [undefined, {}, null]) {
      expect(await read(request('stream', { body }))).toEqual(Buffer.from('stream'))
    }
  })

  it('nowhere where nothing was sent, although something has read it', async () => {
    const nothing = await consumed({ headers: { 'content-length': '0' }, body: {} })
    expect(await read(nothing)).toEqual(Buffer.alloc(0))
  })

  it('not in a kept body that was inflated', async () => {
    const headers = { 'content-encoding': 'gzip' }
    expect(await read(request('', { headers, body: Buffer.from('{}') }))).toMatchObject({
      unread: 'misconfigured',
      detail: expect.stringContaining('decompressed'),
    })
    const identity = { 'content-encoding': 'identity' }
    expect(await read(request('', { headers: identity, body: Buffer.from('{}') }))).toEqual(Buffer.from('{}'))
  })
})

describe('a parser that ran first', () => {
  it.each([
    ['express.json()', 'application/json', { event: 'call.failed' }],
    ['express.json()', undefined, []],
    ['express.urlencoded()', 'application/x-www-form-urlencoded', { event: '' }],
    ['multer', 'multipart/form-data; boundary=b', {}],
    ['express.text()', 'text/plain', '{}'],
    ['Something', 'application/json', undefined],
    ['Something', 'application/json', null],
  ])('is named, with what to do: %s (%s)', async (culprit, type, body) => {
    const headers = { 'content-length': '2', ...(type === undefined ? {} : { 'content-type': type }) }
    const unread = await read(await consumed({ headers, body }))

    expect(unread).toMatchObject({ unread: 'misconfigured', detail: expect.stringContaining(culprit) })
    expect(unread).toMatchObject({ detail: expect.stringContaining('Mount the webhook route before it') })
  })

  it('is distinguished from one that has kept the bytes as text', async () => {
    const kept = await consumed({ headers: { 'content-length': '2' }, rawBody: '{}' })
    expect(await read(kept)).toMatchObject({
      unread: 'misconfigured',
      detail: expect.stringContaining('encoding: false'),
    })
  })
})
