import { createWebhooks, type StandardSchema } from '@audian-webhooks/core'
import { sampleEvent } from '@audian-webhooks/core/protocol'
import { describe, expect, it } from 'vitest'
import { fakeClock } from './fake-clock.ts'
import { inject, injectRaw } from './inject.ts'

function order(): StandardSchema<{ orderId: string }> {
  return { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as { orderId: string } }) } }
}

function setUp() {
  const seen: unknown[] = []
  const clock = fakeClock(new Date('2031-05-06T07:08:09Z'))
  const webhooks = createWebhooks({
    secret: ['whsec_new', 'whsec_old'],
    store: 'none',
    clock,
    logger: false,
    events: { 'shop.order': order() },
  })
  webhooks.on('*', (event) => void seen.push(event)).onUnmatched((event) => void seen.push(event))
  return { webhooks, seen }
}

describe('inject', () => {
  it('delivers a fresh sample of a name, at the time of the receiver', async () => {
    const { webhooks, seen } = setUp()
    const outcomes = [await inject(webhooks, 'call.completed'), await inject(webhooks, 'call.completed')]

    expect(outcomes).toMatchObject([
      {
        outcome: 'handled',
        event: 'call.completed',
        timestamp: '2031-05-06T07:08:09.000Z',
        deliveryId: 'delv_injected',
      },
      { outcome: 'handled' },
    ])
    expect(new Set(outcomes.map(({ key }) => key)).size).toBe(2)
    expect(seen[0]).toMatchObject({ data: { ended_at: '2031-05-06T07:08:09.000Z', duration: 305 } })
  })

  it('delivers an event with the given data, private ones included', async () => {
    const { webhooks, seen } = setUp()
    await inject(webhooks, sampleEvent('call.completed', { data: { duration: 7 } }))
    await inject(webhooks, { event: 'shop.order', data: { orderId: 'o1' }, id: 'evt_7', version: undefined })

    expect(seen).toMatchObject([
      { event: 'call.completed', data: { duration: 7 } },
      { event: 'shop.order', id: 'evt_7', version: 'v1', timestamp: '2031-05-06T07:08:09.000Z' },
    ])
  })

  it('gives the outcome, for every handler', async () => {
    const webhooks = createWebhooks({ secret: 's', store: 'none', logger: false })
    const error = new Error('no database')
    webhooks.on('call.failed', () => {
      throw error
    })

    expect(await inject(webhooks, 'call.failed')).toMatchObject({ outcome: 'failed', error })
  })

  it('asks a secret provider', async () => {
    const webhooks = createWebhooks({ secret: async () => 'whsec_provided', store: 'none', logger: false })
    expect(await inject(webhooks, 'call.failed')).toMatchObject({ outcome: 'unhandled' })
  })

  it('names the given attempt', async () => {
    const { webhooks } = setUp()
    expect(await inject(webhooks, 'call.failed', { deliveryId: 'delv_2' })).toMatchObject({ deliveryId: 'delv_2' })
  })

  it('hands waitUntil on', async () => {
    const clock = fakeClock()
    const webhooks = createWebhooks({ secret: 's', store: 'none', logger: false, clock, deadlineMs: 1000 })
    webhooks.on('call.failed', () => new Promise((resolve) => clock.setTimer(() => resolve(undefined), 2000)))
    const waited: unknown[] = []
    const injecting = inject(webhooks, 'call.failed', { waitUntil: (work) => void waited.push(work) })
    await clock.advance(1000)

    expect(await injecting).toMatchObject({ outcome: 'timed-out' })
    expect(waited).toHaveLength(1)
    await clock.advance(1000)
  })

  it('refuses a name without a sample, and what is not a receiver', async () => {
    const { webhooks } = setUp()
    // @ts-expect-error: misspelt
    await expect(inject(webhooks, 'call.complete')).rejects.toThrow("no sample of 'call.complete'")
    // @ts-expect-error: its data is no one's guess
    await expect(inject(webhooks, 'shop.order')).rejects.toThrow("no sample of 'shop.order'")
    await expect(injectRaw({ receive: () => Promise.reject(new Error('unused')) }, '')).rejects.toThrow('not made by')
  })

  it('lets the compiler compare names and data with what the receiver declares', () => {
    const { webhooks } = setUp()
    const calls = () => [
      // @ts-expect-error: misspelt
      inject(webhooks, { event: 'call.complete', data: { call_id: 'c' } }),
      // @ts-expect-error: a field of another type
      inject(webhooks, { event: 'shop.order', data: { orderId: 7 } }),
      // @ts-expect-error: another event's data
      inject(webhooks, { event: 'call.completed', data: { call_id: 'c' } }),
      // @ts-expect-error: not declared by this receiver
      inject(createWebhooks({ secret: 's', store: 'none' }), { event: 'shop.order', data: { orderId: 'o' } }),
    ]
    expect(calls).toBeTypeOf('function')
  })
})

describe('injectRaw', () => {
  it('delivers undeclared names, as they are', async () => {
    const { webhooks, seen } = setUp()
    const event = { event: 'call.bridged', data: { legs: 2 } }

    expect(await injectRaw(webhooks, event)).toMatchObject({ outcome: 'handled', event: 'call.bridged' })
    expect(seen).toEqual([event])
  })

  it('delivers what is not an event, as text and as bytes', async () => {
    const { webhooks } = setUp()
    expect(await injectRaw(webhooks, '{"event":')).toMatchObject({ outcome: 'malformed', reason: 'not-json' })
    expect(await injectRaw(webhooks, Buffer.from('[]'))).toMatchObject({
      outcome: 'malformed',
      reason: 'not-an-object',
    })
  })
})
