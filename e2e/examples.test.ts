import { sign } from '@audian-webhooks/core/protocol'
import type { GatewayEvent } from '@audian-webhooks/example-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExampleServer, startExample } from './example-server.ts'

const secret = 'whsec_of_the_examples'

function delivery(id: string, signedWith = secret) {
  // White space that re-serialising would lose.
  const data = `{ "call_id": "call_${id}", "duration": 305, "status": "completed", "from": "+14155550100", "to": "+14155550101", "ended_at": "2024-01-15T10:35:05Z", "completion_reason": "normal" }`
  return signed(Buffer.from(`{ "id": "evt_${id}", "event": "call.completed", "data": ${data} }`), signedWith)
}

function signed(body: Buffer<ArrayBuffer>, signedWith = secret) {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = sign({ secret: signedWith, timestamp, body })
  const headers = {
    'x-audian-signature': signature,
    'x-audian-timestamp': timestamp,
    'content-type': 'application/json',
  }
  return { headers, body }
}

async function post(url: string, { headers, body }: ReturnType<typeof delivery>) {
  const response = await fetch(url, { method: 'POST', headers, body })
  return { status: response.status, body: await response.text() }
}

describe.each(['node', 'express', 'fastify', 'hono', 'koa', 'nestjs'])('examples/%s', (name) => {
  let server: ExampleServer
  beforeAll(async () => {
    server = await startExample(name, { AUDIAN_WEBHOOK_SECRET: secret })
  })
  afterAll(async () => {
    await server?.stop()
  })

  it('handles a delivery once', async () => {
    const url = `${server.url}/webhooks`
    expect(await post(url, delivery('1'))).toEqual({ status: 200, body: '{"received":true}' })
    expect(await post(url, delivery('1'))).toEqual({ status: 200, body: '{"received":true,"duplicate":true}' })
    expect(server.output().match(/call_1 took 305 s/g)).toHaveLength(1)
  })

  it('lets no forged one in', async () => {
    const answer = await post(`${server.url}/webhooks`, delivery('2', 'whsec_of_somebody_else'))
    expect(answer).toEqual({ status: 401, body: '{"error":"Invalid signature"}' })
    expect(server.output()).not.toContain('call_2')
  })

  it('ends on SIGTERM when nothing is left to do', async () => {
    await post(`${server.url}/webhooks`, delivery('3'))
    expect(await server.stop()).toBe(0)
  })
})

describe.each(['express', 'fastify', 'hono', 'koa'])('examples/%s', (name) => {
  it('parses JSON elsewhere as ever', async () => {
    const server = await startExample(name, { AUDIAN_WEBHOOK_SECRET: secret })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${server.url}/orders`, { method: 'POST', headers, body: '{"a":1}' })
    expect(await response.json()).toEqual({ ordered: { a: 1 } })
    await server.stop()
  })
})

describe('examples/lambda', () => {
  const spelt = { 'X-Audian-Signature': 'x-audian-signature', 'X-Audian-Timestamp': 'x-audian-timestamp' } as const
  type Gateway = (delivery: ReturnType<typeof signed>, body: string) => Omit<GatewayEvent, 'body' | 'isBase64Encoded'>

  /** REST APIs hand headers on in the spelling of the sender, and all values beside the last one. */
  const rest: Gateway = ({ headers }) => {
    const given = Object.entries(spelt).map(([name, wired]) => [name, headers[wired]] as const)
    return {
      headers: Object.fromEntries(given),
      multiValueHeaders: Object.fromEntries(given.map(([name, value]) => [name, [value]])),
    }
  }
  const inLists = (headers: object) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))
  const gateways: readonly (readonly [string, Gateway])[] = [
    ['a REST API', rest],
    ['a REST API, as its console tests it', (...event) => ({ ...rest(...event), multiValueHeaders: null })],
    ['an HTTP API, a function URL or a load balancer', ({ headers }) => ({ headers })],
    ['a load balancer with multi-value headers', ({ headers }) => ({ multiValueHeaders: inLists(headers) })],
  ]

  async function called(gateway: Gateway, delivery: ReturnType<typeof signed>, encoding: 'utf8' | 'base64' = 'utf8') {
    process.env.AUDIAN_WEBHOOK_SECRET = secret
    const { handler } = await import('@audian-webhooks/example-lambda')
    const body = delivery.body.toString(encoding)
    return handler({ ...gateway(delivery, body), body, isBase64Encoded: encoding === 'base64' })
  }

  describe.each(gateways)('behind %s', (name, gateway) => {
    it.each(['utf8', 'base64'] as const)('takes a body as %s, once', async (encoding) => {
      const sent = delivery(`${name.replace(/\W/g, '')}-${encoding}`)
      expect(await called(gateway, sent, encoding)).toMatchObject({ statusCode: 200, body: '{"received":true}' })
      expect(await called(gateway, sent, encoding)).toMatchObject({ body: '{"received":true,"duplicate":true}' })
    })

    it('lets no forged one in', async () => {
      expect(await called(gateway, delivery('forged', 'whsec_of_somebody_else'))).toMatchObject({ statusCode: 401 })
    })
  })

  it('takes bytes that are not text, which come in base64', async () => {
    const body = Buffer.concat([
      Buffer.from('{"id":"evt_bytes","event":"call.ringing","data":{"call_id":"'),
      Buffer.of(0xff),
      Buffer.from('","ringing_at":""}}'),
    ])
    expect(await called(rest, signed(body), 'base64')).toMatchObject({ statusCode: 200 })
  })

  it('refuses two different signatures', async () => {
    const twice: Gateway = (...event) => {
      const given = rest(...event)
      const values = given.multiValueHeaders?.['X-Audian-Signature'] ?? []
      return {
        ...given,
        multiValueHeaders: { ...given.multiValueHeaders, 'X-Audian-Signature': [...values, 'sha256=0'] },
      }
    }
    expect(await called(twice, delivery('twice'))).toMatchObject({ statusCode: 401 })
  })

  it('takes an event without a body for what it is', async () => {
    const { handler } = await import('@audian-webhooks/example-lambda')
    expect(await handler({ headers: {}, body: null, isBase64Encoded: false })).toMatchObject({ statusCode: 401 })
    expect(await handler({ headers: null, isBase64Encoded: false })).toMatchObject({ statusCode: 401 })
  })
})
