import { fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { failedCall, secret, signedDelivery } from './doubles/deliveries.ts'
import { createFaultyStore } from './doubles/faulty-store.ts'
import { createTestReceiver, expectIdle } from './doubles/test-receiver.ts'
import { signDelivery } from './operate/sign-delivery.ts'
import type { Context } from './run/context.ts'
import { createWebhooks } from './webhooks.ts'

describe('createWebhooks', () => {
  it('names everything that is wrong at once', () => {
    expect(() => createWebhooks({ secret: '', store: {} as never, concurrency: 0 })).toThrow(
      expect.objectContaining({
        name: 'OptionsError',
        code: 'OPTIONS_INVALID',
        message: expect.stringMatching(/secret: .*store: .*concurrency: /s),
      }),
    )
  })

  it('needs a name for a shared store, and puts it before the keys', async () => {
    const clock = fakeClock()
    const shared = { ...createFaultyStore(clock), shared: true }
    expect(() => createWebhooks({ secret, store: shared, clock })).toThrow(
      /name: required with a shared store or queue/,
    )

    const webhooks = createWebhooks({ secret, store: shared, clock, name: 'crm' }).on('call.failed', () => undefined)
    expect(await webhooks.receive(signedDelivery(clock))).toMatchObject({ outcome: 'handled', key: 'crm:evt_1' })
  })

  it('lets two consumers of one store both handle an event', async () => {
    const clock = fakeClock()
    const store = createFaultyStore(clock)
    const [one, other] = [vi.fn(), vi.fn()]
    const receivers = [
      createWebhooks({ secret, store, clock, name: 'one' }).on('call.failed', one),
      createWebhooks({ secret, store, clock, name: 'other' }).on('call.failed', other),
    ]
    for (const webhooks of receivers) await webhooks.receive(signedDelivery(clock))

    expect(one).toHaveBeenCalledOnce()
    expect(other).toHaveBeenCalledOnce()
  })
})

describe('handlers', () => {
  it('are registered one after another, before the first delivery only', async () => {
    const { webhooks, deliver } = createTestReceiver()
    expect(webhooks.on('call.failed', () => undefined).onUnmatched(() => undefined)).toBe(webhooks)
    await deliver({ secret: 'whsec_of_a_forger' })
    webhooks.on('call.ringing', () => undefined)
    await deliver()

    const tooLate = expect.objectContaining({ code: 'HANDLER_TOO_LATE' })
    expect(() => webhooks.on('call.failed', () => undefined)).toThrow(tooLate)
    expect(() => webhooks.onUnmatched(() => undefined)).toThrow(tooLate)
  })

  it('get the event as it came, unknown fields included', async () => {
    const { webhooks, deliver, clock } = createTestReceiver()
    const handler = vi.fn()
    webhooks.on('call.failed', handler)
    await deliver({ data: { call_id: 'call_1', new_field: [1] } })

    expect(handler.mock.lastCall?.[0]).toEqual({
      id: 'evt_1',
      timestamp: new Date(clock.now()).toISOString(),
      version: 'v1',
      event: 'call.failed',
      data: { call_id: 'call_1', new_field: [1] },
    })
  })
})

describe('ctx', () => {
  async function contextOf(run: (context: Context) => unknown = () => undefined) {
    const receiver = createTestReceiver()
    let context: Context | undefined
    receiver.webhooks.on('call.failed', (_, given) => {
      context = given
      return run(given)
    })
    const arrivedAt = receiver.clock.now()
    const delivery = signedDelivery(receiver.clock, { deliveryId: 'delv_7' })
    const outcome = await receiver.webhooks.receive(delivery)
    if (context === undefined) throw new Error('not run')
    return { ...receiver, context, delivery, outcome, arrivedAt }
  }

  it('has what is known beside the event', async () => {
    const { context, delivery, outcome, arrivedAt } = await contextOf()

    expect(context).toMatchObject({
      key: 'default:evt_1',
      deliveryId: 'delv_7',
      receivedAt: arrivedAt,
      attempt: 1,
      keyId: outcome.keyId,
      issues: [],
    })
    expect(context.keyId).toMatch(/^[\da-f]{8}$/)
    expect(context.rawBody).toBe(delivery.body)
    expect(context.signal).toBeInstanceOf(AbortSignal)
  })

  it('says which secret it was', async () => {
    const { webhooks, deliver } = createTestReceiver({ secret: ['whsec_new', secret] })
    webhooks.on('call.failed', () => undefined)
    const first = await deliver({ id: 'a' })
    const second = await deliver({ id: 'b', secret: 'whsec_new' })

    expect(first.keyId).not.toBe(second.keyId)
    expect(JSON.stringify([first, second])).not.toContain('whsec')
  })

  it('logs with key and event on each line, secrets hidden', async () => {
    const { lines } = await contextOf(({ log }) => log.warn({ secret, size: 1 }, `about ${secret}`))

    expect(lines).toEqual([
      {
        level: 'warn',
        fields: { key: 'default:evt_1', event: 'call.failed', secret: '[secret]', size: 1 },
        message: 'about [secret]',
      },
    ])
  })

  it('counts the failed runs of the event in this process', async () => {
    const { webhooks, deliver, store } = createTestReceiver()
    const attempts: [string, number][] = []
    const failing = vi.fn<() => unknown>()
    webhooks.on('call.failed', (event, { attempt }) => {
      attempts.push([event.id ?? '', attempt])
      return failing()
    })
    failing.mockRejectedValueOnce(1).mockRejectedValueOnce(2)
    await deliver({ id: 'a' })
    await deliver({ id: 'a' })
    store.fail('claim', 'throws')
    await deliver({ id: 'a' })
    await deliver({ id: 'b' })
    await deliver({ id: 'a' })

    expect(attempts).toEqual([
      ['a', 1],
      ['a', 2],
      ['b', 1],
      ['a', 3],
    ])
  })
})

describe('data that do not fit', () => {
  const wrong = { call_id: 7 }

  it('are delivered, with the issues, by default', async () => {
    const { webhooks, deliver, emitted } = createTestReceiver()
    const handler = vi.fn()
    webhooks.on('call.failed', handler)

    expect(await deliver({ data: wrong })).toMatchObject({ outcome: 'handled' })
    expect(handler.mock.lastCall).toMatchObject([
      { data: wrong },
      { issues: [{ path: ['call_id'], message: expect.any(String) }] },
    ])
    expect(emitted.mismatch).toMatchObject([{ event: 'call.failed', key: 'default:evt_1', issues: [{}] }])
  })

  it("are refused, and come again, with onMismatch: 'retry'", async () => {
    const { webhooks, deliver, emitted, clock, store } = createTestReceiver({ onMismatch: 'retry' })
    const handler = vi.fn()
    webhooks.on('call.failed', handler)

    expect(await deliver({ data: wrong })).toMatchObject({ outcome: 'failed', error: { code: 'EVENT_MISMATCH' } })
    expect(handler).not.toHaveBeenCalled()
    expect(emitted.mismatch).toHaveLength(1)
    expect(store.model.stateOf('default:evt_1')).toBe('free')
    expect(await deliver({ data: failedCall })).toMatchObject({ outcome: 'handled' })
    expectIdle({ webhooks, clock })
  })

  it('may be of a private event', async () => {
    const clock = fakeClock()
    const webhooks = createWebhooks({
      secret,
      store: createFaultyStore(clock),
      clock,
      logger: false,
      events: { 'acme.thing': z.object({ size: z.coerce.number() }) },
    })
    const sizes: unknown[] = []
    webhooks.on('acme.*', (event, { issues }) => void sizes.push([event.data.size, issues.length]))
    await webhooks.receive(signedDelivery(clock, { id: 'a', event: 'acme.thing', data: { size: '7' } }))
    await webhooks.receive(signedDelivery(clock, { id: 'b', event: 'acme.thing', data: { size: 'x' } }))

    expect(sizes).toEqual([
      [7, 0],
      ['x', 1],
    ])
  })
})

describe('handle and receive', () => {
  it('give the answer and the outcome of one and the same thing', async () => {
    const { webhooks, clock } = createTestReceiver()
    webhooks.on('call.failed', () => undefined)

    expect(await webhooks.handle(signedDelivery(clock))).toMatchObject({ status: 200, body: '{"received":true}' })
    expect(await webhooks.receive(signedDelivery(clock))).toMatchObject({ outcome: 'duplicate', durationMs: 0 })
  })

  it('hand what outlives the answer over', async () => {
    const { webhooks, clock } = createTestReceiver()
    webhooks.on('call.failed', () => new Promise(() => undefined))
    const waitUntil = vi.fn()
    const answering = webhooks.handle(signedDelivery(clock), { waitUntil })
    await clock.advance(25_000)

    expect(await answering).toMatchObject({ status: 503 })
    expect(waitUntil).toHaveBeenCalledExactlyOnceWith(expect.any(Promise))
  })
})

describe('stats', () => {
  it('counts outcomes, and says what is in progress', async () => {
    const { webhooks, deliver, clock } = createTestReceiver({ concurrency: 1 })
    webhooks.on('call.failed', () => new Promise(() => undefined))
    void deliver({ id: 'a' })
    void deliver({ id: 'b' })
    await deliver({ event: 'never.declared' })
    const before = webhooks.stats()

    expect(before).toMatchObject({ running: 1, waiting: 1, pendingCompletions: 0, draining: false })
    expect(before.outcomes).toMatchObject({ unhandled: 1, handled: 0 })
    await clock.advance(25_000)
    expect(before.outcomes).toMatchObject({ 'timed-out': 0 })
    expect(webhooks.stats().outcomes).toMatchObject({ unhandled: 1, 'timed-out': 2 })
  })
})

describe('signing for tests and tools', () => {
  it('makes headers that the receiver itself takes', async () => {
    const { webhooks } = createTestReceiver({ secret: [secret, 'whsec_old'] })
    const body = Buffer.from(JSON.stringify({ event: 'call.failed', data: failedCall }))
    const signing = webhooks as unknown as { [signDelivery](body: Uint8Array): Promise<Record<string, string>> }
    webhooks.on('call.failed', () => undefined)

    expect(await webhooks.receive({ headers: await signing[signDelivery](body), body })).toMatchObject({
      outcome: 'handled',
    })
  })
})
