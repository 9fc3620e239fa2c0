/** Runs under Jest and Vitest, whose `describe`, `expect` and `it` are globals here. */
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createWebhooks, verify, type WebhooksOptions } from '@audian-webhooks/core'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import {
  type BrokenWay,
  breakDelivery,
  brokenDeliveries,
  diagnoseSignature,
  fakeClock,
  faultyStore,
  inject,
  injectRaw,
  type SignedDelivery,
  sampleEvent,
  signedDelivery,
} from '@audian-webhooks/testing'

declare const describe: typeof import('vitest')['describe']
declare const expect: typeof import('vitest')['expect']
declare const it: typeof import('vitest')['it']

const secret = 'whsec_runner'
const text = '{"id":"evt_1","event":"call.completed","data":{}}'

function setUp(options: Partial<WebhooksOptions> = {}) {
  const seen: unknown[] = []
  const webhooks = createWebhooks({ secret, store: memoryStore(), logger: false, ...options })
  webhooks.on('*', (event, ctx) => {
    seen.push(event.id, ctx.signal.aborted)
  })
  return { webhooks, seen }
}

it('runs in a document', () => {
  expect(globalThis).toHaveProperty('document.createElement')
})

describe.each([
  ['an object', JSON.parse(text)],
  ['text', text],
  ['a Buffer', Buffer.from(text)],
  ['bytes of this realm', Uint8Array.from(Buffer.from(text))],
])('%s', (_what, event: object | string) => {
  it('is signed as it is', async () => {
    const { headers, body } = signedDelivery(event, { secret })
    expect(Buffer.from(body).toString()).toBe(text)
    expect(verify({ headers, body, secret })).toMatchObject({ authentic: true })

    const { webhooks, seen } = setUp()
    expect(await webhooks.receive({ headers, body })).toMatchObject({ outcome: 'handled' })
    expect(seen).toEqual(['evt_1', false])
  })

  it('is injected as it is', async () => {
    const { webhooks, seen } = setUp()
    expect(await injectRaw(webhooks, event)).toMatchObject({ outcome: 'handled', key: 'default:evt_1' })
    expect(seen).toEqual(['evt_1', false])
  })
})

it('injects a sample', async () => {
  const { webhooks } = setUp()
  expect(await inject(webhooks, 'call.completed')).toMatchObject({ outcome: 'handled' })
  expect(await inject(webhooks, sampleEvent('call.completed'))).toMatchObject({ outcome: 'handled' })
})

it.each(Object.keys(brokenDeliveries) as BrokenWay[])('breaks a delivery: %s', async (way) => {
  const delivery = signedDelivery(sampleEvent('call.completed'), { secret })
  const outcome = await setUp().webhooks.receive(breakDelivery(delivery, way, { secret }))
  expect(outcome.outcome).toBe(brokenDeliveries[way].outcome)
})

it('lets the time of a fake clock pass', async () => {
  const clock = fakeClock()
  const store = faultyStore(memoryStore({ clock }))
  const { webhooks } = setUp({ store, clock })
  store.break('claim', 'hang', { times: 1 })
  const injecting = inject(webhooks, 'call.completed')
  await clock.advance(3000)
  expect(await injecting).toMatchObject({ outcome: 'unavailable', reason: 'store-timed-out' })
})

it('receives over HTTP', async () => {
  const server = createServer(nodeWebhooks(setUp().webhooks, { path: '/webhooks' })).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    expect(await post(port, signedDelivery(text, { secret }))).toEqual([200, '{"received":true}'])
    expect(await post(port, signedDelivery(text, { secret }))).toEqual([200, '{"received":true,"duplicate":true}'])
    expect(await post(port, signedDelivery(text, { secret: 'whsec_other' }))).toEqual([
      401,
      '{"error":"Invalid signature"}',
    ])
  } finally {
    server.close()
    server.closeAllConnections()
  }
})

it('closes', async () => {
  const { webhooks } = setUp()
  await inject(webhooks, 'call.completed')
  expect(await webhooks.close()).toEqual({ unfinished: [] })
})

async function post(port: number, { headers, body }: SignedDelivery): Promise<[number | undefined, string]> {
  const asking = request({ host: '127.0.0.1', port, path: '/webhooks', method: 'POST', headers: { ...headers } })
  asking.end(body)
  const [response] = await once(asking, 'response')
  let answer = ''
  for await (const chunk of response) answer += chunk
  return [response.statusCode, answer]
}

it('says why a signature does not verify, for bytes of every realm', () => {
  const { headers, body } = signedDelivery(text, { secret })
  const diagnose = (received: Uint8Array) =>
    diagnoseSignature({
      body: received,
      signature: headers['x-audian-signature'],
      timestamp: headers['x-audian-timestamp'],
      secret,
    })

  expect(diagnose(new Uint8Array(body)).verdict).toBe('valid')
  const [cause] = diagnose(Uint8Array.from(Buffer.from(`${text}\n`))).causes
  expect(cause?.code).toBe('body-final-newline')
})
