import type { CreatedWebhook, RotatedSecret, Webhook, WebhookLog } from '@audian-webhooks/core/protocol'
import { describe, expectTypeOf, it } from 'vitest'
import { createClient } from './create-client.ts'
import { reconcile } from './reconcile/reconcile.ts'
import type { Reconciliation } from './reconcile/reconciliation.ts'
import type { RotationState } from './rotation/rotation-store.ts'
import type { EventName } from './webhooks/webhooks-api.ts'

const { webhooks } = createClient({ token: 'token-1' })
const fields = { url: 'https://a.example/', events: ['*'], active: true }

describe('createClient()', () => {
  it('takes a token, a function, or an API key', () => {
    createClient({ token: 'token-1' })
    createClient({ token: () => 'token-1', baseUrl: 'http://localhost:4000', fetch })
    createClient({ token: async () => 'token-1', retry: { attempts: 1 }, timeoutMs: 1 })
    createClient({ apiKey: process.env.AUDIAN_API_KEY })
    createClient({ token: process.env.AUDIAN_TOKEN, apiKey: undefined })
  })

  it('takes exactly one of them', () => {
    // @ts-expect-error both
    createClient({ token: 'token-1', apiKey: 'key-1' })
    // @ts-expect-error neither
    createClient({})
    // @ts-expect-error an API key is a text
    createClient({ apiKey: () => 'key-1' })
  })

  it('knows its options', () => {
    // @ts-expect-error misspelt
    createClient({ token: 'token-1', baseURL: 'https://a.example' })
    // @ts-expect-error misspelt
    createClient({ token: 'token-1', retry: { limit: 3 } })
  })
})

describe('the calls', () => {
  it('answer what the protocol says', () => {
    expectTypeOf(webhooks.create(fields)).resolves.toEqualTypeOf<CreatedWebhook>()
    expectTypeOf(webhooks.update('wh_1', { active: false })).resolves.toEqualTypeOf<Webhook>()
    expectTypeOf(webhooks.delete('wh_1')).resolves.toBeVoid()
    expectTypeOf(webhooks.rotateSecret('wh_1')).resolves.toEqualTypeOf<RotatedSecret>()
    expectTypeOf(webhooks.test('wh_1', 'call.completed')).resolves.toBeVoid()
    expectTypeOf(webhooks.list()).toExtend<AsyncIterable<Webhook>>()
    expectTypeOf(webhooks.logs('wh_1')).toExtend<AsyncIterable<WebhookLog>>()
    expectTypeOf(webhooks.logs('wh_1').page({ page: 2 })).resolves.toHaveProperty('entries')
  })

  it('take the fields of a webhook, and no others', () => {
    // @ts-expect-error misspelt
    void webhooks.create({ ...fields, descripton: 'billing' })
    // @ts-expect-error misspelt
    void webhooks.update('wh_1', { event: ['*'] })
    // @ts-expect-error url is missing
    void webhooks.create({ events: ['*'], active: true })
  })

  it('take a signal', () => {
    const { signal } = new AbortController()
    void webhooks.create(fields, { signal })
    void webhooks.update('wh_1', { active: false }, { signal })
    void webhooks.delete('wh_1', { signal })
    void webhooks.rotateSecret('wh_1', { signal })
    void webhooks.test('wh_1', 'call.completed', { signal })
    webhooks.list({ signal })
    webhooks.logs('wh_1', { signal, limit: 100 })
    void webhooks.deliveryHealth('wh_1', { signal, since: new Date() })
  })

  it('take documented events by name and others as texts', () => {
    expectTypeOf<'call.completed'>().toExtend<EventName>()
    void webhooks.create({ ...fields, events: ['call.completed', 'acme.thing'] })
    void webhooks.test('wh_1', 'acme.thing')
    // @ts-expect-error no text
    void webhooks.test('wh_1', 7)
  })
})

describe('reconcile()', () => {
  it('takes the logs of the client, and what the core answers of a receiver', async () => {
    const { createWebhooks } = await import('@audian-webhooks/core')
    const { handledEvents } = await import('@audian-webhooks/core/kit')
    const logs = webhooks.logs('wh_1')
    const isHandled = handledEvents(createWebhooks({ secret: 'whsec_1', store: 'none' }))
    expectTypeOf(reconcile(logs, { isHandled })).resolves.toEqualTypeOf<Reconciliation>()
    void reconcile(logs, { isHandled: (eventId) => new Set(['evt_1']).has(eventId), since: new Date() })
    // @ts-expect-error no answer
    void reconcile(logs, { isHandled: () => undefined })
    // @ts-expect-error isHandled is missing
    void reconcile(logs, { since: new Date() })
  })
})

describe('a rotation’s state', () => {
  it('is what a secret provider of the core answers', async () => {
    const { createWebhooks } = await import('@audian-webhooks/core')
    const read = (): RotationState => ({ secrets: ['whsec_1'], rotating: false })
    createWebhooks({ secret: () => read(), store: 'none' })
    createWebhooks({ secret: async () => read(), store: 'none' })
  })
})
