import { describe, expect, it } from 'vitest'
import { createLeaseSettings, recordingLeaseEvents } from '../doubles/lease-settings.ts'
import { StoreFailure } from '../store/store-failure.ts'
import { claim } from './claim.ts'
import { Lease } from './lease.ts'

function setUp(answering?: 'values' | 'promises') {
  const parts = createLeaseSettings(answering)
  const events = recordingLeaseEvents()
  return { ...parts, events, claim: () => claim({ key: 'app:evt_1', fingerprint: 17, events }, parts) }
}

describe('a store that answers at once', () => {
  it('gives a lease without a promise', () => {
    const { claim, store } = setUp()
    const lease = claim()

    expect(lease).toBeInstanceOf(Lease)
    expect(store.model.stateOf('app:evt_1')).toBe('leased')
  })

  it('says that the key is busy, and for how long', () => {
    const { claim, store } = setUp()
    store.model.takeOver('app:evt_1', 12_000)

    expect(claim()).toEqual({ state: 'busy', retryAfterMs: 12_000 })
  })

  it('says that the key is done, and with which fingerprint', () => {
    const { claim, store } = setUp()
    store.model.claim('app:evt_1', { token: 't', leaseMs: 1000, fingerprint: 17 })
    store.model.complete('app:evt_1', 't', 1000)

    expect(claim()).toEqual({ state: 'done', fingerprint: 17 })
  })

  it('fails by a throw', () => {
    const { claim, store } = setUp()
    store.fail('claim', 'throws')

    expect(claim()).toBeInstanceOf(StoreFailure)
  })
})

describe('a store that answers later', () => {
  it('gives a lease', async () => {
    const { claim } = setUp('promises')

    expect(await claim()).toBeInstanceOf(Lease)
  })

  it('fails by a rejection, and keeps nothing alive', async () => {
    const { claim, store, clock } = setUp('promises')
    store.fail('claim', 'rejects')

    expect(await claim()).toMatchObject({ kind: 'store-failed', error: new Error('the store is down') })
    expect(clock.keepingAlive).toBe(0)
  })

  it('counts the lease from the question, so that it never ends later than the store thinks', async () => {
    const { claim, store, clock } = setUp('promises')
    store.fail('renew', 'rejects', 10)
    store.fail('claim', { lateMs: 2000, done: 'first' })
    const claiming = claim()
    await clock.advance(2000)
    const lease = await claiming
    if (!(lease instanceof Lease)) throw new Error('not claimed')

    await clock.advance(27_999)
    expect(lease.lost).toBe(false)
    await clock.advance(1)
    expect(lease.lost).toBe(true)
  })
})

it('makes its own token for every claim, and sends the lease and the fingerprint along', () => {
  const parts = createLeaseSettings()
  const asked: unknown[] = []
  const store = {
    ...parts.store,
    claim: (_key: string, options: object) => {
      asked.push(options)
      return { state: 'claimed' as const }
    },
  }
  const leases = [1, 2].map(() =>
    claim({ key: 'k', fingerprint: 17, events: recordingLeaseEvents() }, { ...parts, store }),
  )

  const tokens = leases.map((lease) => (lease instanceof Lease ? lease.token : ''))
  expect(new Set(tokens).size).toBe(2)
  expect(tokens[0]).toMatch(/^[\da-f]{32}$/)
  expect(asked).toEqual(tokens.map((token) => ({ token, leaseMs: 30_000, fingerprint: 17 })))
})

describe('a claim that is granted after its time was up', () => {
  it.each(['first', 'last'] as const)('is given back at once (work done %s)', async (done) => {
    const { claim, store, clock } = setUp()
    store.fail('claim', { lateMs: 3001, done })
    const claiming = claim()

    await clock.advance(3000)
    expect(await claiming).toMatchObject({ kind: 'store-timed-out' })
    expect(store.calls.map(({ method }) => method)).toEqual(['claim'])

    await clock.advance(1)
    expect(store.calls.map(({ method }) => method)).toEqual(['claim', 'release'])
    expect(new Set(store.calls.map(({ token }) => token)).size).toBe(1)
    expect(store.model.stateOf('app:evt_1')).toBe('free')
  })

  it('expires if it cannot be given back', async () => {
    const { claim, store, clock } = setUp()
    store.fail('claim', { lateMs: 5000 })
    store.fail('release', 'rejects')
    const claiming = claim()
    await clock.advance(5000)

    expect(await claiming).toMatchObject({ kind: 'store-timed-out' })
    expect(store.model.stateOf('app:evt_1')).toBe('leased')
    await clock.advance(30_000)
    expect(store.model.stateOf('app:evt_1')).toBe('free')
    expect(clock.keepingAlive).toBe(0)
  })

  it('needs no giving back when it was not granted', async () => {
    const { claim, store, clock } = setUp()
    store.model.takeOver('app:evt_1')
    store.fail('claim', { lateMs: 4000 })
    store.fail('claim', { lateMs: 4000 })
    void claim()
    void claim()
    await clock.advance(4000)

    expect(store.calls.map(({ method }) => method)).toEqual(['claim', 'claim'])
  })
})
