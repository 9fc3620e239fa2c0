import { OptionsError } from '@audian-webhooks/core'
import { fakeClock } from '@audian-webhooks/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type MemoryStore, memoryStore } from './memory-store.ts'

const hour = 3_600_000

function setUp(maxKeys?: number) {
  const clock = fakeClock()
  return { clock, store: memoryStore(maxKeys === undefined ? { clock } : { clock, maxKeys }) }
}

function lease(store: MemoryStore, key: string, leaseMs = 30_000) {
  return store.claim(key, { token: `token of ${key}`, leaseMs, fingerprint: 17 }).state
}

function finish(store: MemoryStore, key: string, retainMs = hour) {
  lease(store, key)
  return store.complete(key, `token of ${key}`, retainMs)
}

/** Without leaving a trace of the question. */
function isDone(store: MemoryStore, key: string): boolean {
  const { state } = store.claim(key, { token: 'asks', leaseMs: 1 })
  if (state === 'claimed') store.release(key, 'asks')
  return state === 'done'
}

function numbered(count: number, start = 0): string[] {
  return Array.from({ length: count }, (_, index) => `default:evt_${start + index}`)
}

afterEach(() => void vi.restoreAllMocks())

it('says that it serves one process only, and answers at once', () => {
  const { store } = setUp()

  expect(store.shared).toBe(false)
  expect(store.claim('k', { token: 't', leaseMs: 1 })).toEqual({ state: 'claimed' })
})

it('takes the system clock by default', () => {
  const store = memoryStore()
  lease(store, 'k', 5000)
  const claim = store.claim('k', { token: 'other', leaseMs: 1 })

  expect(claim).toMatchObject({ state: 'busy', retryAfterMs: expect.closeTo(5000, -3) })
})

it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses to remember %d events', (maxKeys) => {
  expect(() => memoryStore({ maxKeys })).toThrow(
    new OptionsError('memoryStore', [`maxKeys: must be a positive whole number, not ${maxKeys}.`]),
  )
})

it('counts what it holds', () => {
  const { store } = setUp()
  for (const key of ['a', 'b', 'c']) lease(store, key)
  expect(store.size).toBe(3)
  store.complete('a', 'token of a', hour)
  expect(store.size).toBe(3)
  store.release('b', 'token of b')
  expect(store.size).toBe(2)
})

describe('a lease', () => {
  it('lasts to the millisecond', async () => {
    const { store, clock } = setUp()
    lease(store, 'k', 1000)

    await clock.advance(999)
    expect(store.claim('k', { token: 'other', leaseMs: 1 })).toEqual({ state: 'busy', retryAfterMs: 1 })
    await clock.advance(1)
    expect(store.claim('k', { token: 'other', leaseMs: 1 })).toEqual({ state: 'claimed' })
  })

  it('takes no notice of the wall clock', async () => {
    const { store, clock } = setUp()
    lease(store, 'k', 1000)
    clock.setWallTime(clock.now() + 72 * hour)

    expect(store.claim('k', { token: 'other', leaseMs: 1 })).toMatchObject({ state: 'busy' })
  })

  it('is still its token’s for an hour after it has expired, however many others there are', async () => {
    const { store, clock } = setUp()
    lease(store, 'expired', 1)
    await clock.advance(hour)
    for (const key of numbered(2000)) lease(store, key)

    expect(store.renew('expired', 'token of expired', 1)).toBe(true)
  })

  it('is swept away when it has been expired for more than an hour and no one came back', async () => {
    const { store, clock } = setUp()
    for (const key of numbered(2000)) lease(store, key, 1)
    await clock.advance(hour + 2)
    for (const key of numbered(100, 5000)) lease(store, key)

    expect(store.size).toBeLessThan(2000)
    expect(store.renew('default:evt_5000', 'token of default:evt_5000', 1)).toBe(true)
  })
})

describe('a done key', () => {
  it.each([1, 4, 1000, 72 * hour])(
    'is remembered for %d ms to the millisecond, and at most a quarter longer',
    async (ms) => {
      const { store, clock } = setUp()
      finish(store, 'k', ms)

      await clock.advance(ms - 1)
      expect(isDone(store, 'k')).toBe(true)
      await clock.advance(Math.max(1, ms / 4) + 1)
      expect(isDone(store, 'k')).toBe(false)
      expect(store.size).toBe(0)
    },
  )

  it('is remembered as long as it asks for, beside others that ask for less or more', async () => {
    const { store, clock } = setUp()
    const keys = { short: hour, long: 72 * hour, middle: 24 * hour }
    for (const [key, retainMs] of Object.entries(keys)) finish(store, key, retainMs)
    const done = () => Object.keys(keys).filter((key) => isDone(store, key))

    expect(done()).toEqual(['short', 'long', 'middle'])
    await clock.advance(2 * hour)
    expect(done()).toEqual(['long', 'middle'])
    await clock.advance(30 * hour)
    expect(done()).toEqual(['long'])
    await clock.advance(72 * hour)
    expect(done()).toEqual([])
  })

  it('goes with its whole generation, at no cost for each', async () => {
    const { store, clock } = setUp()
    for (const key of numbered(5000)) finish(store, key)
    await clock.advance(2 * hour)
    isDone(store, 'another')

    expect(store.size).toBe(0)
  })

  it('can be done again after it was forgotten', async () => {
    const { store, clock } = setUp()
    finish(store, 'k', 1000)
    await clock.advance(2000)

    expect(finish(store, 'k', 1000)).toBe(true)
    expect(isDone(store, 'k')).toBe(true)
  })

  it('keeps a fingerprint that is a whole number below 2^32, and no other', () => {
    const { store } = setUp()
    const kept = [0, 1, 4294967295, 4294967296, -1, 1.5, Number.NaN, undefined].map((fingerprint) => {
      const options = { token: 't', leaseMs: 1, ...(fingerprint === undefined ? {} : { fingerprint }) }
      store.claim(`k${fingerprint}`, options)
      store.complete(`k${fingerprint}`, 't', hour)
      const claim = store.claim(`k${fingerprint}`, { token: 'u', leaseMs: 1 })
      return claim.state === 'done' ? claim.fingerprint : 'not done'
    })

    expect(kept).toEqual([0, 1, 4294967295, undefined, undefined, undefined, undefined, undefined])
  })
})

describe('with more to remember than it may', () => {
  it('forgets the events that were handled first, and never a lease', async () => {
    vi.spyOn(process, 'emitWarning').mockReturnValue()
    const { store, clock } = setUp(1000)
    const leases = numbered(50, 90_000)
    for (const key of leases) lease(store, key, 100 * hour)
    const old = numbered(900)
    for (const key of old) finish(store, key, hour)
    await clock.advance(hour / 2)
    const young = numbered(400, 10_000)
    for (const key of young) {
      finish(store, key, hour)
      expect(store.size).toBeLessThanOrEqual(1050)
    }

    expect(young.every((key) => isDone(store, key))).toBe(true)
    expect(old.map((key) => isDone(store, key))).toEqual(old.map((_, index) => index >= 300))
    expect(leases.every((key) => store.renew(key, `token of ${key}`, 1))).toBe(true)
  })

  it('keeps what was handled last, although it expires before all others', () => {
    vi.spyOn(process, 'emitWarning').mockReturnValue()
    const { store } = setUp(100)
    for (const key of numbered(100)) finish(store, key, 72 * hour)
    for (const key of numbered(100, 1000)) finish(store, key, hour)

    expect(numbered(100).some((key) => isDone(store, key))).toBe(false)
    expect(numbered(100, 1000).every((key) => isDone(store, key))).toBe(true)
  })

  it('forgets what has expired before anything else', async () => {
    vi.spyOn(process, 'emitWarning').mockReturnValue()
    const { store, clock } = setUp(100)
    for (const key of numbered(50)) finish(store, key, 72 * hour)
    for (const key of numbered(50, 1000)) finish(store, key, hour)
    for (const key of numbered(50, 2000)) lease(store, key)
    await clock.advance(2 * hour)
    for (const key of numbered(50, 2000)) store.complete(key, `token of ${key}`, hour)

    expect(numbered(50).every((key) => isDone(store, key))).toBe(true)
    expect(process.emitWarning).not.toHaveBeenCalled()
  })

  it('grants leases beyond the limit, and they take no place of what was handled', () => {
    vi.spyOn(process, 'emitWarning').mockReturnValue()
    const { store } = setUp(10)
    for (const key of numbered(30)) expect(lease(store, key)).toBe('claimed')
    expect(store.size).toBe(30)
    for (const key of numbered(20)) expect(store.complete(key, `token of ${key}`, hour)).toBe(true)

    expect(store.size).toBe(20)
    expect(numbered(20).map((key) => isDone(store, key))).toEqual(numbered(20).map((_, index) => index >= 10))
  })

  it('remembers at least the event that was done last, down to a limit of one', () => {
    vi.spyOn(process, 'emitWarning').mockReturnValue()
    const { store } = setUp(1)
    for (const key of numbered(20)) {
      finish(store, key)
      expect(isDone(store, key)).toBe(true)
    }
  })

  it('warns once, with a code', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue()
    const { store } = setUp(100)
    for (const key of numbered(100)) finish(store, key)
    expect(warn).not.toHaveBeenCalled()
    for (const key of numbered(1000, 100)) finish(store, key)

    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('Raise maxKeys'), {
      code: 'AUDIAN_WEBHOOKS_MEMORY_STORE_FULL',
    })
  })
})
