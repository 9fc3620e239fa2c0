import { sign } from '@audian-webhooks/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExampleServer, startExample } from './example-server.ts'

const secret = 'whsec_of_the_examples'

function delivery(id: string, signedWith = secret) {
  // White space that re-serialising would lose.
  const data = `{ "call_id": "call_${id}", "duration": 305, "status": "completed", "from": "+14155550100", "to": "+14155550101", "ended_at": "2024-01-15T10:35:05Z", "completion_reason": "normal" }`
  const body = Buffer.from(`{ "id": "evt_${id}", "event": "call.completed", "data": ${data} }`)
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
  const called = async (id: string, base64: boolean, signedWith = secret) => {
    process.env.AUDIAN_WEBHOOK_SECRET = secret
    const { handler } = await import('@audian-webhooks/example-lambda')
    const { headers, body } = delivery(id, signedWith)
    // As REST APIs hand them on: in the spelling of the sender.
    const spelt = {
      'X-Audian-Signature': headers['x-audian-signature'],
      'X-Audian-Timestamp': headers['x-audian-timestamp'],
    }
    return handler({ headers: spelt, body: body.toString(base64 ? 'base64' : 'utf8'), isBase64Encoded: base64 })
  }

  it.each([
    ['as text', false],
    ['in base64', true],
  ])('takes a body %s', async (how, base64) => {
    expect(await called(how.replace(' ', '-'), base64)).toMatchObject({ statusCode: 200, body: '{"received":true}' })
  })

  it('lets no forged one in', async () => {
    expect(await called('forged', true, 'whsec_of_somebody_else')).toMatchObject({ statusCode: 401 })
  })
})
