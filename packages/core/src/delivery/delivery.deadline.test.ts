import { describe, expect, it, vi } from 'vitest'
import { secret, signedDelivery } from '../doubles/deliveries.ts'
import { settled } from '../doubles/settled.ts'
import { createTestReceiver, expectIdle } from '../doubles/test-receiver.ts'
import type { RawBody } from '../receive/raw-delivery.ts'

describe('a body that does not arrive', () => {
  it('in time, is answered 503, and nothing waits for it any more', async () => {
    const { webhooks, clock, emitted } = createTestReceiver()
    const { headers } = signedDelivery(clock)
    const waitUntil = vi.fn()
    const delivering = webhooks.receive({ headers, body: () => new Promise(() => undefined) }, { waitUntil })
    await clock.advance(24_999)
    expect(emitted.outcome).toEqual([])
    await clock.advance(1)

    expect(await delivering).toMatchObject({ outcome: 'timed-out', durationMs: 25_000 })
    expect(waitUntil).not.toHaveBeenCalled()
    expect(await webhooks.close()).toEqual({ unfinished: [] })
    expectIdle({ webhooks, clock })
  })

  it('is not waited for when the request has no signature', async () => {
    const { webhooks } = createTestReceiver()
    const body = vi.fn(() => new Promise<RawBody>(() => undefined))
    expect(await webhooks.receive({ headers: {}, body })).toMatchObject({ outcome: 'unauthentic' })
    expect(body).not.toHaveBeenCalled()
  })

  it('in time, begins nothing when it is there at last', async () => {
    const { webhooks, clock, emitted, store } = createTestReceiver()
    const handler = vi.fn()
    webhooks.on('call.failed', handler)
    const delivery = signedDelivery(clock)
    let arrive: ((body: RawBody) => void) | undefined
    const delivering = webhooks.receive({ ...delivery, body: () => new Promise((resolve) => (arrive = resolve)) })
    await clock.advance(25_000)
    await delivering
    arrive?.(delivery.body)
    await settled()

    expect(handler).not.toHaveBeenCalled()
    expect(store.calls).toEqual([])
    expect(emitted['late-outcome']).toEqual([])
  })

  it.each(['aborted', 'too-large', 'misconfigured'] as const)(
    'in time, and then is %s, is reported once',
    async (unread) => {
      const { webhooks, clock, emitted } = createTestReceiver()
      let arrive: ((body: RawBody) => void) | undefined
      void webhooks.receive({ ...signedDelivery(clock), body: () => new Promise((resolve) => (arrive = resolve)) })
      await clock.advance(25_000)
      arrive?.({ unread })
      await settled()

      expect(emitted.outcome).toHaveLength(1)
      expect(emitted['late-outcome']).toEqual([])
    },
  )
})

describe('the time that a step takes', () => {
  it('counts from the arrival, the body included', async () => {
    const { webhooks, clock } = createTestReceiver()
    webhooks.on('call.failed', () => new Promise(() => undefined))
    const { headers, body } = signedDelivery(clock)
    const delivering = webhooks.receive({
      headers,
      body: () => new Promise((resolve) => clock.setTimer(() => resolve(body), 20_000)),
    })
    await clock.advance(25_000)

    expect(await delivering).toMatchObject({ outcome: 'timed-out', durationMs: 25_000, key: 'default:evt_1' })
  })

  it('is that of the secret provider too', async () => {
    const { webhooks, clock, deliver } = createTestReceiver({
      secret: () => new Promise(() => undefined),
      deadlineMs: 2000,
    })
    const delivering = deliver()
    await clock.advance(2000)
    expect(await delivering).toMatchObject({ outcome: 'timed-out' })
    await clock.advance(3000)
    expectIdle({ webhooks, clock })
  })
})

describe('a body that cannot be read', () => {
  it.each([
    ['throws', () => Promise.reject(new Error('no bytes'))],
    [
      'rejects',
      () => {
        throw new Error('no bytes')
      },
    ],
  ])('because the reader %s, is 5xx', async (_, body) => {
    const { webhooks, clock, emitted } = createTestReceiver()
    const answer = await webhooks.handle({ headers: signedDelivery(clock).headers, body })

    expect(answer?.status).toBe(500)
    expect(emitted.outcome).toHaveLength(1)
    expectIdle({ webhooks, clock })
  })

  it('is 5xx too when the headers cannot', async () => {
    const { webhooks, clock } = createTestReceiver()
    const answer = await webhooks.handle({ ...signedDelivery(clock), headers: null as never })

    expect(answer?.status).toBe(500)
  })
})

describe('a secret provider', () => {
  it.each([
    ['rejects', () => Promise.reject(new Error('no vault'))],
    [
      'throws',
      () => {
        throw new Error('no vault')
      },
    ],
    ['gives nothing', () => undefined as never],
    ['gives an empty list', () => []],
    ['gives an empty secret', () => ['']],
  ])('that %s makes deliveries 503 until it works again', async (_, broken) => {
    const provider = vi.fn<() => string | readonly string[] | Promise<string>>(() => secret)
    provider.mockImplementationOnce(broken)
    const { webhooks, clock, deliver } = createTestReceiver({ secret: provider })
    webhooks.on('call.failed', () => undefined)

    expect(await deliver()).toMatchObject({ outcome: 'unavailable', reason: 'secrets-failed' })
    const delivering = deliver()
    await clock.advance(1000)
    expect(await delivering).toMatchObject({ outcome: 'handled' })
    expectIdle({ webhooks, clock })
  })

  it('that hangs makes deliveries 503 after its time-out', async () => {
    const { webhooks, clock, deliver } = createTestReceiver({ secret: () => new Promise(() => undefined) })
    const delivering = deliver()
    await clock.advance(3000)

    expect(await delivering).toMatchObject({
      outcome: 'unavailable',
      reason: 'secrets-failed',
      error: { code: 'SECRETS_TIMED_OUT' },
    })
    expectIdle({ webhooks, clock })
  })

  it('holds no more deliveries than may wait', async () => {
    const { clock, deliver } = createTestReceiver({ secret: () => new Promise(() => undefined), maxWaiting: 2 })
    const delivering = ['a', 'b', 'c'].map((id) => deliver({ id }))
    expect(await delivering[2]).toMatchObject({ outcome: 'overloaded' })
    await clock.advance(3000)

    expect(await delivering[0]).toMatchObject({ outcome: 'unavailable' })
  })
})
