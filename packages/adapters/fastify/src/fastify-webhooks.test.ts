import { once } from 'node:events'
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { OptionsError } from '@audian-webhooks/core'
import type { RawDelivery, Receiver } from '@audian-webhooks/core/kit'
import { type FastifyInstance, fastify } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { fastifyWebhooks } from './index.ts'

/** Receives every event, reads it and reports it. */
const hears: Receiver = {
  handle: async (delivery) => ({ status: 200, headers: { 'x-heard': 'yes' }, body: `heard ${await read(delivery)}` }),
}

async function read({ body }: RawDelivery): Promise<string> {
  const bytes = typeof body === 'function' ? await body(1_000_000) : body
  return 'unread' in bytes ? (bytes.detail ?? bytes.unread) : Buffer.from(bytes).toString()
}

const apps: { close(): PromiseLike<unknown> }[] = []

function started<TApp extends { close(): PromiseLike<unknown> }>(app: TApp): TApp {
  apps.push(app)
  return app
}

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
})

const json = { 'content-type': 'application/json' }

describe('what Fastify would refuse', () => {
  it('is taken: a body over its own limit, and a content type that no one parses', async () => {
    const app = started(fastify({ bodyLimit: 8 }))
    app.register(fastifyWebhooks, { webhooks: hears, path: '/webhooks' })
    const payload = '{"event":"call.failed"}'

    for (const type of ['application/json', 'application/xml', 'nonsense']) {
      const answer = await app.inject({ method: 'POST', url: '/webhooks', headers: { 'content-type': type }, payload })
      expect([answer.statusCode, answer.body]).toEqual([200, `heard ${payload}`])
    }
  })

  it('is refused on other routes as ever', async () => {
    const app = started(fastify({ bodyLimit: 8 }))
    app.register(fastifyWebhooks, { webhooks: hears, path: '/webhooks' })
    app.post('/other', (request) => request.body)

    const post = async (type: string, payload: string) => {
      const request = { method: 'POST', url: '/other', headers: { 'content-type': type }, payload } as const
      return (await app.inject(request)).statusCode
    }
    expect(await post('application/json', '{"a":1}')).toBe(200)
    expect(await post('application/json', '{"a":123456}')).toBe(413)
    expect(await post('application/xml', '<a/>')).toBe(415)
    expect(await post('application/json', '{')).toBe(400)
  })
})

describe('around the route', () => {
  it("Fastify's hooks and log continue", async () => {
    const seen: unknown[] = []
    const lines: string[] = []
    const app = started(fastify({ logger: { stream: { write: (line) => void lines.push(line) } } }))
    app.addHook('onRequest', async ({ headers }) => void seen.push(`onRequest ${headers['content-type']}`))
    app.addHook('preHandler', async ({ body }) => void seen.push(`preHandler ${body}`))
    app.addHook('onSend', async (_request, reply, payload) => {
      seen.push(`onSend ${payload}`)
      reply.header('x-hook', 'yes')
    })
    app.addHook('onResponse', async (_request, reply) => void seen.push(`onResponse ${reply.statusCode}`))
    app.register(fastifyWebhooks, { webhooks: hears, path: '/webhooks' })
    const answer = await app.inject({ method: 'POST', url: '/webhooks', headers: json, payload: '{}' })

    expect(seen).toEqual(['onRequest application/json', 'preHandler undefined', 'onSend heard {}', 'onResponse 200'])
    expect(answer.headers).toMatchObject({ 'x-heard': 'yes', 'x-hook': 'yes' })
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['incoming request', 'request completed'])
  })

  it('parsers of the application are not asked', async () => {
    const app = started(fastify())
    app.addContentTypeParser(['application/json', '*'], (_request, _payload, done) => done(new Error('asked')))
    app.register(fastifyWebhooks, { webhooks: hears, path: '/webhooks' })

    const answer = await app.inject({ method: 'POST', url: '/webhooks', headers: json, payload: '{}' })
    expect(answer.body).toBe('heard {}')
  })

  it('several receivers stand side by side', async () => {
    const app = started(fastify())
    const deaf: Receiver = { handle: async () => ({ status: 503, headers: {}, body: 'deaf' }) }
    app.register(fastifyWebhooks, { webhooks: hears, path: '/one' })
    app.register(fastifyWebhooks, { webhooks: deaf, path: '/two', prefix: '/more' })

    expect((await app.inject({ method: 'POST', url: '/one' })).body).toBe('heard ')
    expect((await app.inject({ method: 'POST', url: '/more/two' })).body).toBe('deaf')
  })

  it('the answer ends when a client has left, and nothing is written', async () => {
    const app = started(fastify())
    app.register(fastifyWebhooks, { webhooks: { handle: async () => undefined }, path: '/webhooks' })
    await app.listen({ port: 0, host: '127.0.0.1' })
    const socket = connect(portOf(app), '127.0.0.1')
    const received: unknown[] = []
    socket.on('data', (data) => received.push(data))
    socket.write('POST /webhooks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}')
    await once(socket, 'close')

    expect(received).toEqual([])
  })
})

describe('a raw body that a plugin has kept', () => {
  /** As fastify-raw-body does: it listens along and keeps what it has heard, without taking it away. */
  function keeping(app: FastifyInstance, encoding?: BufferEncoding) {
    app.addHook('preParsing', async (request, _reply, payload) => {
      const chunks: Uint8Array[] = []
      payload.on('data', (chunk) => chunks.push(chunk))
      payload.on('end', () => {
        const bytes = Buffer.concat(chunks)
        Object.assign(request, { rawBody: encoding === undefined ? bytes : bytes.toString(encoding) })
      })
      return payload
    })
    app.addHook('preHandler', async ({ raw }) => {
      if (!raw.readableEnded) await once(raw, 'end')
    })
    app.register(fastifyWebhooks, { webhooks: hears, path: '/webhooks' })
    return app
  }

  it('is used', async () => {
    const app = keeping(started(fastify()))
    const answer = await app.inject({ method: 'POST', url: '/webhooks', headers: json, payload: ' {}\n' })
    expect(answer.body).toBe('heard  {}\n')
  })

  it('is refused as text, with what to do', async () => {
    const app = keeping(started(fastify()), 'utf8')
    const answer = await app.inject({ method: 'POST', url: '/webhooks', headers: json, payload: ' {}\n' })
    expect(answer.body).toContain('encoding: false')
  })

  it('is not looked for where no one has read the stream', async () => {
    const app = started(fastify())
    app.addHook('preParsing', async (_request, _reply, payload) => payload)
    app.addHook('preHandler', async () => void (await new Promise((resolve) => setImmediate(resolve))))
    app.register(fastifyWebhooks, { webhooks: hears, path: '/webhooks' })

    const payload = Readable.from([Buffer.from('{'), Buffer.from('}')])
    expect((await app.inject({ method: 'POST', url: '/webhooks', headers: json, payload })).body).toBe('heard {}')
  })
})

it('speaks HTTP/2', async () => {
  const app = started(fastify({ http2: true }))
  app.register(fastifyWebhooks, { webhooks: hears, path: '/webhooks' })
  const session = connectHttp2(await app.listen({ port: 0, host: '127.0.0.1' }))
  const small = await postHttp2(session, '{}')
  const large = await postHttp2(session, ' '.repeat(2_000_000))
  session.close()

  expect(small).toEqual({ status: 200, body: 'heard {}' })
  expect(large).toEqual({ status: 200, body: 'heard too-large' })
})

async function postHttp2(session: ClientHttp2Session, body: string) {
  const stream = session.request({ ':method': 'POST', ':path': '/webhooks' })
  stream.end(body)
  const [headers] = await once(stream, 'response')
  let text = ''
  for await (const chunk of stream.setEncoding('utf8')) text += chunk
  return { status: headers[':status'], body: text }
}

function portOf({ server }: FastifyInstance): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe('the path', () => {
  it.each([
    ['webhooks', "path: 'webhooks' must begin with a slash."],
    ['', "path: '' must begin with a slash."],
    ['/webhooks?a=b', "path: '/webhooks?a=b' must be a path without query, fragment and white space."],
  ])('makes register() reject where it is none: %j', async (path, problem) => {
    const registering = async () => started(fastify()).register(fastifyWebhooks, { webhooks: hears, path })
    await expect(registering()).rejects.toThrow(new OptionsError('fastifyWebhooks', [problem]))
  })

  it('makes register() reject where the route exists', async () => {
    const app = started(fastify())
    app.post('/webhooks', async () => undefined)
    const registering = async () => app.register(fastifyWebhooks, { webhooks: hears, path: '/webhooks' })
    await expect(registering()).rejects.toThrow(/already declared for route '\/webhooks'/)
  })

  it('may have parameters', async () => {
    const app = started(fastify())
    app.register(fastifyWebhooks, { webhooks: hears, path: '/webhooks/:tenant' })
    expect((await app.inject({ method: 'POST', url: '/webhooks/one', payload: '{}' })).statusCode).toBe(200)
  })
})
