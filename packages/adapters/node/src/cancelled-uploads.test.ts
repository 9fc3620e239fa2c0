import { once } from 'node:events'
import { createServer } from 'node:http'
import http2 from 'node:http2'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createWebhooks, type Webhooks } from '@audian-webhooks/core'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { nodeWebhooks } from './index.ts'

const secret = 'whsec_of_cancelled_uploads'
const { headers, body } = signedDelivery(sampleEvent('call.completed'), { secret })
const ends: (() => unknown)[] = []

function setUp(): Webhooks {
  const webhooks = createWebhooks({ secret, store: 'none', logger: false })
  webhooks.on('*', () => undefined)
  return webhooks
}

afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** All that came was aborted: nothing was taken for a forged delivery. */
async function expectAborted(webhooks: Webhooks, count: number): Promise<void> {
  await expect.poll(() => webhooks.stats().outcomes.aborted).toBe(count)
  expect(Object.entries(webhooks.stats().outcomes).filter(([, seen]) => seen > 0)).toEqual([['aborted', count]])
}

describe('over HTTP/2', () => {
  const types = { data: 0, headers: 1, reset: 3, settings: 4 }
  const cancel = framed({ type: types.reset }, Buffer.of(0, 0, 0, http2.constants.NGHTTP2_CANCEL))

  /** Opens a stream by hand, since Node's client ends what it cancels: the head of a delivery, and part of its body. */
  function upload(port: number, part: Uint8Array): Socket {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined)
    ends.push(() => socket.destroy())
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
    socket.write(framed({ type: types.settings, stream: 0 }))
    const literal = (text: string) => Buffer.from([text.length, ...Buffer.from(text)])
    const lines = Object.entries(headers).map(([name, value]) =>
      Buffer.concat([Buffer.of(0), literal(name), literal(value)]),
    )
    const methodSchemePath = Buffer.of(0x83, 0x86, 0x84) // POST, http and / in HPACK's static table
    const authority = Buffer.concat([Buffer.of(1), literal('localhost')])
    socket.write(framed({ type: types.headers, flags: 4 }, Buffer.concat([methodSchemePath, authority, ...lines])))
    socket.write(framed({ type: types.data }, part))
    return socket
  }

  async function open(webhooks: Webhooks) {
    // Its requests are those of node:http, as the compatibility API of node:http2 promises.
    const server = http2.createServer(nodeWebhooks(webhooks) as never).listen(0, '127.0.0.1')
    const sessions: http2.ServerHttp2Session[] = []
    server.on('session', (session) => sessions.push(session))
    ends.push(() => {
      for (const session of sessions) session.destroy()
      server.close()
    })
    await once(server, 'listening')
    return { server, port: (server.address() as AddressInfo).port }
  }

  it.each([
    ['in the middle', body.subarray(0, 20), [cancel]],
    ['before the last byte', body.subarray(0, -1), [cancel]],
    ['after the last byte, without its end', body, [cancel]],
    ['by an end and a reset', body.subarray(0, 20), [framed({ type: types.data, flags: 1 }), cancel]],
  ])('what the client cancels %s is aborted', async (_where, part, ending) => {
    const webhooks = setUp()
    const { server, port } = await open(webhooks)
    const socket = upload(port, part)
    await once(server, 'request')
    socket.write(Buffer.concat(ending))
    await expectAborted(webhooks, 1)
  })

  it("what Node's client cancels is aborted", async () => {
    const webhooks = setUp()
    const { server, port } = await open(webhooks)
    const session = http2.connect(`http://127.0.0.1:${port}`)
    ends.push(() => session.destroy())
    const stream = session.request({ ':method': 'POST', ...headers }).on('error', () => undefined)
    stream.write(body.subarray(0, 20))
    await once(server, 'request')
    stream.close(http2.constants.NGHTTP2_CANCEL)
    await expectAborted(webhooks, 1)
  })

  it('what ends with the whole connection is aborted', async () => {
    const webhooks = setUp()
    const { server, port } = await open(webhooks)
    const socket = upload(port, body.subarray(0, 20))
    await once(server, 'request')
    socket.destroy()
    await expectAborted(webhooks, 1)
  })

  it.each([{}, { 'content-length': String(body.length) }])('what is sent to its end is handled: %j', async (more) => {
    const webhooks = setUp()
    const { port } = await open(webhooks)
    const session = http2.connect(`http://127.0.0.1:${port}`)
    ends.push(() => session.destroy())
    const stream = session.request({ ':method': 'POST', ...headers, ...more })
    stream.end(body)
    expect((await once(stream, 'response'))[0][':status']).toBe(200)
  })
})

interface Frame {
  readonly type: number
  readonly flags?: number
  readonly stream?: number
}

/** A frame of HTTP/2: RFC 9113, section 4.1. */
function framed({ type, flags = 0, stream = 1 }: Frame, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

describe('over HTTP/1', () => {
  it.each([
    ['a body shorter than its Content-Length', `Content-Length: ${body.length}\r\n\r\n${body.subarray(0, -1)}`],
    ['chunks without the last one', `Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n`],
  ])('%s is aborted', async (_what, rest) => {
    const webhooks = setUp()
    const server = createServer(nodeWebhooks(webhooks)).listen(0, '127.0.0.1')
    ends.push(() => server.close().closeAllConnections())
    await once(server, 'listening')
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    for (const leave of ['end', 'resetAndDestroy'] as const) {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined)
      const head = `POST / HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}`
      socket.write(head + rest)
      await once(server, 'request')
      socket[leave]()
    }
    await expectAborted(webhooks, 2)
  })
})
