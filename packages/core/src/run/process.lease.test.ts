import { describe, expect, it, vi } from 'vitest'
import { createHeldRuns } from '../doubles/held-runs.ts'
import { createTestReceiver, expectIdle } from '../doubles/test-receiver.ts'

const key = 'default:evt_1'

async function setUp() {
  const receiver = createTestReceiver({ deadlineMs: 29_000 })
  const held = createHeldRuns()
  const next = vi.fn()
  receiver.webhooks.on('call.failed', held.handler)
  receiver.webhooks.on('call.failed', next)
  const delivering = receiver.deliver()
  await receiver.clock.advance(1)
  return { ...receiver, held, next, delivering }
}

describe('a key that another process took', () => {
  it('is noticed at the next renewal: reported once, and the signal aborts', async () => {
    const { store, clock, held, emitted, lines } = await setUp()
    const { signal } = held.last.context
    store.model.takeOver(key)
    await clock.advance(9999)

    expect(emitted['lease-lost']).toEqual([{ key }])
    expect(signal.reason).toMatchObject({ code: 'LEASE_LOST' })
    expect(lines).toMatchObject([{ level: 'warn', fields: { key } }])
    await clock.advance(15_000)
    expect(emitted['lease-lost']).toHaveLength(1)
    await held.last.succeed()
  })

  it('keeps further handlers from beginning, and the delivery is 503', async () => {
    const { store, clock, held, next, delivering, webhooks } = await setUp()
    store.model.takeOver(key)
    await clock.advance(10_000)
    await held.last.succeed()

    expect(await delivering).toMatchObject({ outcome: 'lease-lost', succeeded: false })
    expect(next).not.toHaveBeenCalled()
    expectIdle({ webhooks, clock })
  })

  it('makes a failure 503, not 500', async () => {
    const { store, clock, held, delivering, webhooks } = await setUp()
    store.model.takeOver(key)
    await clock.advance(10_000)
    await held.last.fail(new Error('no'))

    expect(await delivering).toMatchObject({ outcome: 'lease-lost', succeeded: false, error: new Error('no') })
    expect(store.model.stateOf(key)).toBe('leased')
    expectIdle({ webhooks, clock })
  })

  it('is found out by the completion too: a success is 200 anyway, and reported', async () => {
    const { store, webhooks, deliver, clock, emitted } = createTestReceiver()
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    const delivering = deliver()
    await clock.advance(1)
    store.model.takeOver(key)
    await held.last.succeed()

    expect(await delivering).toMatchObject({ outcome: 'lease-lost', succeeded: true })
    expect(emitted['lease-lost']).toEqual([{ key }])
    expect(store.model.stateOf(key)).toBe('leased')
    expectIdle({ webhooks, clock })
  })
})

describe('renewals that fail', () => {
  it('lose the lease when its time is over: no further handler begins', async () => {
    const { store, clock, held, next, delivering, emitted } = await setUp()
    store.fail('renew', 'rejects', 100)
    await clock.advance(28_998)
    expect(emitted['renewal-failed']).toHaveLength(2)
    expect(emitted['lease-lost']).toEqual([])
    // The answer is given at 29 s; the lease ends at 30 s, between two heartbeats.
    await clock.advance(2001)
    expect(await delivering).toMatchObject({ outcome: 'timed-out' })
    await held.last.succeed()

    expect(next).not.toHaveBeenCalled()
    expect(emitted['late-outcome']).toMatchObject([{ outcome: 'lease-lost', succeeded: false }])
  })

  it('keep further handlers from beginning even before the loss is reported', async () => {
    const { store, clock, held, next, emitted } = await setUp()
    store.fail('renew', 'hangs', 100)
    await clock.advance(29_999)
    expect(emitted['lease-lost']).toEqual([])
    await held.last.succeed()

    expect(next).not.toHaveBeenCalled()
  })

  it('lose nothing when one gets through in time', async () => {
    const { store, clock, held, next, delivering, emitted, webhooks } = await setUp()
    store.fail('renew', 'rejects', 1)
    await clock.advance(21_000)
    await held.last.succeed()

    expect(await delivering).toMatchObject({ outcome: 'handled' })
    expect(next).toHaveBeenCalledOnce()
    expect(emitted['lease-lost']).toEqual([])
    expectIdle({ webhooks, clock })
  })

  it('and come back: what no one took in the meantime is recorded as handled', async () => {
    const { store, clock, webhooks, deliver, emitted } = createTestReceiver()
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    store.fail('renew', 'rejects', 3)
    void deliver()
    await clock.advance(35_000)
    expect(emitted['lease-lost']).toEqual([{ key }])
    await clock.advance(10_000)
    await held.last.succeed()

    expect(emitted['late-outcome']).toMatchObject([{ outcome: 'handled' }])
    expect(store.model.stateOf(key)).toBe('done')
    expectIdle({ webhooks, clock })
  })

  it('have kept a handler from beginning, even if the lease is ours again a moment later', async () => {
    const { store, clock, webhooks, deliver } = createTestReceiver({ leaseMs: 10_000, renewMs: 5000 })
    const held = createHeldRuns()
    const next = vi.fn()
    webhooks.on('call.failed', held.handler)
    webhooks.on('call.failed', next)
    let renew: ((own: boolean) => void) | undefined
    store.fail('renew', 'rejects')
    store.fail('renew', { answers: new Promise((resolve) => (renew = resolve)) })
    const delivering = deliver()
    await clock.advance(10_001)
    const ending = held.last.succeed()
    renew?.(true)
    await ending

    expect(next).not.toHaveBeenCalled()
    expect(await delivering).toMatchObject({ outcome: 'lease-lost', succeeded: false })
  })
})

describe('jumps of the wall clock', () => {
  it.each([-86_400_000, 86_400_000])('by %d ms neither lose a lease nor move a deadline', async (byMs) => {
    const { clock, held, delivering, emitted, webhooks } = await setUp()
    clock.setWallTime(clock.now() + byMs)
    await clock.advance(28_998)
    expect(held.last.context.signal.aborted).toBe(false)
    await clock.advance(1)
    expect(held.last.context.signal.aborted).toBe(true)
    await held.last.succeed()

    expect(await delivering).toMatchObject({ outcome: 'timed-out', durationMs: 29_000 })
    expect(emitted['lease-lost']).toEqual([])
    expect(emitted['late-outcome']).toMatchObject([{ outcome: 'handled' }])
    expectIdle({ webhooks, clock })
  })

  it('are seen at the tolerance alone', async () => {
    const { clock, deliver, webhooks } = createTestReceiver()
    webhooks.on('call.failed', () => undefined)
    const sentAt = clock.now()
    clock.setWallTime(clock.now() + 2 * 3_600_000)

    expect(await deliver({ sentAt })).toMatchObject({ outcome: 'out-of-tolerance', offsetMs: -7_200_000 })
    clock.setWallTime(clock.now() - 2 * 3_600_000)
    expect(await deliver({ sentAt })).toMatchObject({ outcome: 'handled' })
  })
})
