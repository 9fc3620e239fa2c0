import { describe, expect, it } from 'vitest'
import { createLeaseSettings, recordingLeaseEvents } from '../doubles/lease-settings.ts'
import { Lease } from './lease.ts'

function setUp(answering?: 'values' | 'promises') {
  const parts = createLeaseSettings(answering)
  const { clock, store } = parts
  const events = recordingLeaseEvents()
  store.model.claim('k', { token: 't', leaseMs: 30_000 })
  const lease = new Lease({ key: 'k', token: 't', askedAt: clock.monotonic() }, parts, events)
  const renewals = () => store.calls.filter(({ method }) => method === 'renew').length
  return { clock, store, lease, emitted: events.emitted, renewals }
}

describe.each(['values', 'promises'] as const)('a lease at a store that answers by %s', (answering) => {
  it('is renewed every ten seconds, as long as it is held', async () => {
    const { clock, store, lease, emitted, renewals } = setUp(answering)

    await clock.advance(9999)
    expect(renewals()).toBe(0)
    await clock.advance(1)
    expect(renewals()).toBe(1)
    await clock.advance(300_000)

    expect(renewals()).toBe(31)
    expect(lease.lost).toBe(false)
    expect(store.model.stateOf('k')).toBe('leased')
    expect(emitted).toEqual([])
  })

  it('is lost when another token has the key: reported once, and no longer renewed', async () => {
    const { clock, store, lease, emitted, renewals } = setUp(answering)
    store.model.takeOver('k')

    await clock.advance(9999)
    expect(lease.lost).toBe(false)
    await clock.advance(1)
    expect(lease.lost).toBe(true)
    await clock.advance(100_000)

    expect(emitted).toEqual(['lost'])
    expect(renewals()).toBe(1)
    expect(clock.keepingAlive).toBe(0)
  })

  it('survives renewals that fail, as long as one gets through in time', async () => {
    const { clock, store, lease, emitted } = setUp(answering)
    store.fail('renew', 'rejects', 2)

    await clock.advance(30_000)
    expect(emitted).toEqual(['store-failed', 'store-failed'])
    expect(lease.lost).toBe(false)
    await clock.advance(29_000)
    expect(lease.lost).toBe(false)
  })

  it('is lost when no renewal has got through for as long as it lasts', async () => {
    const { clock, store, lease, emitted } = setUp(answering)
    store.fail('renew', 'throws', 3)

    await clock.advance(29_999)
    expect(lease.lost).toBe(false)
    await clock.advance(1)
    expect(lease.lost).toBe(true)
    expect(emitted).toEqual(['store-failed', 'store-failed', 'store-failed', 'lost'])
  })

  it('is ours again when no one took it in the meantime; the loss is reported once', async () => {
    const { clock, store, lease, emitted } = setUp(answering)
    store.fail('renew', 'throws', 3)
    await clock.advance(30_000)
    await clock.advance(10_000)
    expect(lease.lost).toBe(false)

    store.fail('renew', 'throws', 3)
    await clock.advance(30_000)
    expect(lease.lost).toBe(true)
    expect(emitted.filter((what) => what === 'lost')).toEqual(['lost'])
  })
})

describe('renewing', () => {
  it('counts the lease from the question, not from the answer', async () => {
    const { clock, store, lease } = setUp('promises')
    store.fail('renew', { lateMs: 2500, done: 'first' })
    store.fail('renew', 'rejects', 9)
    await clock.advance(39_999)
    expect(lease.lost).toBe(false)
    await clock.advance(1)
    expect(lease.lost).toBe(true)
  })

  it('never shortens the lease by an answer that comes out of turn', async () => {
    const parts = createLeaseSettings()
    const slow = { ...parts.store, renew: () => new Promise<boolean>((resolve) => answers.push(resolve)) }
    const answers: ((own: boolean) => void)[] = []
    // Without its own time-out, so that two questions can be open at once.
    const call = (_method: unknown, ask: () => unknown) => ask() as never
    const lease = new Lease(
      { key: 'k', token: 't', askedAt: parts.clock.monotonic() },
      { ...parts, store: slow, call },
      recordingLeaseEvents(),
    )
    await parts.clock.advance(20_000)
    answers[1]?.(true)
    answers[0]?.(true)
    await parts.clock.advance(29_999)

    expect(lease.lost).toBe(false)
  })

  it('continues while an answer hangs', async () => {
    const { clock, store, emitted, renewals } = setUp('promises')
    store.fail('renew', 'hangs')

    await clock.advance(20_000)
    expect(renewals()).toBe(2)
    expect(emitted).toEqual(['store-timed-out'])
  })

  it.each([undefined, null, 1, 'OK'])('takes %j for a failure: neither a renewal nor a loss', async (answer) => {
    const { clock, store, lease, emitted } = setUp()
    store.fail('renew', { answers: answer })
    store.fail('renew', { answers: Promise.resolve(answer) })

    await clock.advance(20_000)
    expect(emitted).toEqual(['store-failed', 'store-failed'])
    expect(lease.lost).toBe(false)
    await clock.advance(9999)
    expect(lease.lost).toBe(false)
  })
})

describe('stopping', () => {
  it('ends the renewals and lets the lease expire', async () => {
    const { clock, store, lease, emitted, renewals } = setUp()
    lease.stop()
    lease.stop()
    expect(clock.keepingAlive).toBe(0)

    await clock.advance(30_000)
    expect(renewals()).toBe(0)
    expect(store.model.stateOf('k')).toBe('free')
    expect(lease.lost).toBe(true)
    expect(emitted).toEqual([])
  })

  it('makes a renewal on its way of no account', async () => {
    const { clock, store, lease, emitted } = setUp('promises')
    store.model.takeOver('k')
    store.fail('renew', { lateMs: 1000 })
    await clock.advance(10_500)
    lease.stop()
    await clock.advance(1000)

    expect(emitted).toEqual([])
    expect(lease.lost).toBe(false)
  })
})

describe('a key that is known to be taken', () => {
  it('is lost at once, reported once, and no longer renewed', async () => {
    const { clock, lease, emitted, renewals } = setUp()
    lease.markTaken()
    lease.markTaken()

    expect(lease.lost).toBe(true)
    expect(emitted).toEqual(['lost'])
    expect(clock.keepingAlive).toBe(0)
    await clock.advance(20_000)
    expect(renewals()).toBe(0)
  })

  it('stays lost after any answer to a late renewal', async () => {
    const { clock, store, lease } = setUp('promises')
    store.fail('renew', { answers: new Promise((resolve) => clock.setTimer(() => resolve(true), 11_000)) })
    await clock.advance(10_500)
    lease.markTaken()
    await clock.advance(1000)

    expect(lease.lost).toBe(true)
  })
})
