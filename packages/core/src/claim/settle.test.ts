import { describe, expect, it } from 'vitest'
import { createLeaseSettings, recordingLeaseEvents } from '../doubles/lease-settings.ts'
import { settled } from '../doubles/settled.ts'
import type { StoreFailure } from '../store/store-failure.ts'
import { claim } from './claim.ts'
import { Lease } from './lease.ts'
import { Settler, type SettlerEvents } from './settle.ts'

const key = 'app:evt_1'
const hour = 3_600_000

function setUp(answering?: 'values' | 'promises') {
  const parts = createLeaseSettings(answering)
  const emitted: string[] = []
  const events: SettlerEvents = {
    onCompletionFailed: (of: string, { kind }: StoreFailure) => emitted.push(`${of} completion ${kind}`),
    onCompletionEnded: (of, end) => emitted.push(`${of} ${end}`),
    onReleaseFailed: (of, { kind }) => emitted.push(`${of} release ${kind}`),
  }
  const settler = new Settler(parts, { retainMs: hour, giveUpAfterMs: 600_000, events })
  const leaseEvents = recordingLeaseEvents()
  const claimed = async (of = key) => {
    const lease = await claim({ key: of, fingerprint: 17, events: leaseEvents }, parts)
    if (!(lease instanceof Lease)) throw new Error(`not claimed: ${JSON.stringify(lease)}`)
    return lease
  }
  const calls = (method: string) => parts.store.calls.filter((call) => call.method === method).length
  return { ...parts, settler, emitted, lost: leaseEvents.emitted, claimed, calls }
}

describe.each(['values', 'promises'] as const)('completing at a store that answers by %s', (answering) => {
  it('marks the key done for the retention, and stops renewing', async () => {
    const { settler, claimed, store, clock, calls, emitted } = setUp(answering)

    expect(await settler.complete(await claimed())).toBe('completed')
    expect(store.model.stateOf(key)).toBe('done')
    expect(clock.keepingAlive).toBe(0)
    expect(settler.pendingKeys).toEqual([])

    await clock.advance(hour - 1)
    expect(store.model.stateOf(key)).toBe('done')
    await clock.advance(1)
    expect(store.model.stateOf(key)).toBe('free')
    expect(calls('renew')).toBe(0)
    expect(emitted).toEqual([])
  })

  it('says when another token has taken the key, and reports the loss', async () => {
    const { settler, claimed, store, lost, clock } = setUp(answering)
    const lease = await claimed()
    store.model.takeOver(key)

    expect(await settler.complete(lease)).toBe('taken')
    expect(lost).toEqual(['lost'])
    expect(lease.lost).toBe(true)
    expect(settler.hasSucceeded(key)).toBe(false)
    expect(clock.keepingAlive).toBe(0)
  })
})

it('answers at once where the store does', async () => {
  const { settler, claimed } = setUp()

  expect(settler.complete(await claimed())).toBe('completed')
  expect(settler.release(await claimed('k2'))).toBeUndefined()
})

describe('a completion that fails', () => {
  it.each([
    'throws',
    'rejects',
    'hangs',
    'performs-then-throws',
    'performs-then-rejects',
    'performs-then-hangs',
    { answers: undefined },
    { answers: 1 },
  ] as const)('is tried again (%j)', async (fault) => {
    const { settler, claimed, store, clock, emitted } = setUp()
    store.fail('complete', fault)
    const completing = settler.complete(await claimed())
    await clock.advance(3000)

    expect(await completing).toBe('pending')
    expect(emitted[0]).toBe(`${key} completion ${String(fault).endsWith('hangs') ? 'store-timed-out' : 'store-failed'}`)

    await clock.advance(1000)
    expect(emitted.slice(1)).toEqual([`${key} completed`])
    expect(store.model.stateOf(key)).toBe('done')
    expect(settler.hasSucceeded(key)).toBe(false)
    expect(clock.keepingAlive).toBe(0)
  })

  it('is known as a success in the meantime', async () => {
    const { settler, claimed, store } = setUp()
    store.fail('complete', 'throws')
    await settler.complete(await claimed())

    expect(settler.hasSucceeded(key)).toBe(true)
    expect(settler.hasSucceeded('app:evt_2')).toBe(false)
    expect(settler.pendingKeys).toEqual([key])
  })

  it('is tried again after 1, 2, 4, 8, 8 … seconds', async () => {
    const { settler, claimed, store, clock, calls } = setUp()
    store.fail('complete', 'throws', 1000)
    await settler.complete(await claimed())
    const times: number[] = []
    for (let second = 1; second <= 31; second++) {
      const before = calls('complete')
      await clock.advance(1000)
      if (calls('complete') > before) times.push(second)
    }

    expect(times).toEqual([1, 3, 7, 15, 23, 31])
  })

  it('keeps its lease renewed', async () => {
    const { settler, claimed, store, clock, calls } = setUp()
    store.fail('complete', 'throws', 20)
    await settler.complete(await claimed())
    await clock.advance(100_000)

    expect(calls('renew')).toBe(10)
    expect(store.model.stateOf(key)).toBe('leased')
  })

  it('keeps the process alive', async () => {
    const { settler, claimed, store, clock } = setUp()
    store.fail('complete', 'throws')
    const lease = await claimed()
    await settler.complete(lease)
    lease.stop()

    expect(clock.keepingAlive).toBe(1)
  })

  it('is given up after its time, and the lease expires', async () => {
    const { settler, claimed, store, clock, emitted, calls } = setUp()
    store.fail('complete', 'throws', 1000)
    await settler.complete(await claimed())

    await clock.advance(599_999)
    expect(settler.hasSucceeded(key)).toBe(true)
    await clock.advance(8_001)
    expect(emitted.at(-1)).toBe(`${key} given-up`)
    expect(settler.hasSucceeded(key)).toBe(false)
    expect(clock.keepingAlive).toBe(0)

    const before = calls('complete')
    await clock.advance(30_000)
    expect(calls('complete')).toBe(before)
    expect(store.model.stateOf(key)).toBe('free')
  })

  it('ends when another token has taken the key', async () => {
    const { settler, claimed, store, clock, emitted, lost } = setUp()
    store.fail('complete', 'throws')
    await settler.complete(await claimed())
    store.model.takeOver(key)
    await clock.advance(1000)

    expect(emitted.at(-1)).toBe(`${key} taken`)
    expect(lost).toEqual(['lost'])
    expect(settler.pendingKeys).toEqual([])
    expect(clock.keepingAlive).toBe(0)
  })

  it('lets others wait for its end', async () => {
    const { settler, claimed, store, clock } = setUp()
    store.fail('complete', 'throws', 2)
    await settler.complete(await claimed())
    const ends: string[] = []
    void settler.ended(key)?.then(() => ends.push('ended'))
    void settler.allEnded().then(() => ends.push('all ended'))

    expect(settler.ended('app:evt_2')).toBeUndefined()
    await clock.advance(2999)
    expect(ends).toEqual([])
    await clock.advance(1)
    expect(ends).toEqual(['ended', 'all ended'])
    expect(settler.ended(key)).toBeUndefined()
  })
})

describe('waiting for all', () => {
  it('is over at once when nothing is pending', async () => {
    const { settler } = setUp()
    await settler.allEnded()
  })

  it('waits also for what fails in the meantime', async () => {
    const { settler, claimed, store, clock } = setUp()
    const first = await claimed()
    const second = await claimed('app:evt_2')
    let ended = false
    store.fail('complete', 'throws')
    await settler.complete(first)
    void settler.allEnded().then(() => {
      ended = true
    })
    await clock.advance(500)
    store.fail('complete', 'throws')
    await settler.complete(second)

    await clock.advance(500)
    expect(settler.pendingKeys).toEqual(['app:evt_2'])
    expect(ended).toBe(false)
    await clock.advance(500)
    expect(ended).toBe(true)
  })
})

describe('a renewal during completion', () => {
  it('is not a loss when it finds the key done: the answer was only slow', async () => {
    const { settler, claimed, store, clock, lost, emitted } = setUp('promises')
    const lease = await claimed()
    await clock.advance(9000)
    store.fail('complete', { lateMs: 2000, done: 'first' })
    const completing = settler.complete(lease)
    await clock.advance(2000)

    expect(await completing).toBe('completed')
    expect(lost).toEqual([])
    expect(emitted).toEqual([])
    expect(clock.keepingAlive).toBe(0)
  })

  it('is not a loss when it finds the key done: the answer was lost', async () => {
    const { settler, claimed, store, clock, lost, emitted } = setUp('promises')
    const lease = await claimed()
    await clock.advance(9000)
    store.fail('complete', 'performs-then-hangs')
    void settler.complete(lease)
    await clock.advance(4000)

    expect(emitted).toEqual([`${key} completion store-timed-out`, `${key} completed`])
    expect(lost).toEqual([])
  })

  it('leaves it to the completion to find out that the key is taken', async () => {
    const { settler, claimed, store, clock, lost, emitted } = setUp()
    const lease = await claimed()
    store.fail('complete', 'throws', 4)
    await settler.complete(lease)
    await clock.advance(8000)
    store.model.takeOver(key)

    await clock.advance(2000)
    expect(lost).toEqual([])
    await clock.advance(5000)
    expect(lost).toEqual(['lost'])
    expect(emitted.at(-1)).toBe(`${key} taken`)
  })

  it('tells no loss by time: the failed completion has been reported', async () => {
    const { settler, claimed, store, clock, lost } = setUp()
    store.fail('complete', 'throws', 100)
    store.fail('renew', 'throws', 5)
    await settler.complete(await claimed())
    await clock.advance(40_000)

    expect(lost).toEqual(Array(4).fill('store-failed'))
  })
})

describe('two successes of one event, the first of which had lost its lease', () => {
  async function twoPending() {
    const world = setUp()
    const { settler, claimed, store, clock } = world
    const first = await claimed()
    first.stop()
    await clock.advance(30_000)
    const second = await claimed()
    store.fail('complete', 'throws', 3)
    return { ...world, settle: { first: () => settler.complete(first), second: () => settler.complete(second) } }
  }

  it.each([
    ['first', 'second'],
    ['second', 'first'],
  ] as const)('both come to their end (%s, then %s)', async (one, other) => {
    const { settle, settler, store, clock, emitted } = await twoPending()
    await settle[one]()
    await settle[other]()
    let ended = false
    void settler.ended(key)?.then(() => {
      ended = true
    })
    await clock.advance(60_000)

    expect(store.model.stateOf(key)).toBe('done')
    expect(emitted.slice(2).sort()).toEqual([`${key} completed`, `${key} taken`])
    expect(ended).toBe(true)
    expect(settler.pendingKeys).toEqual([])
    expect(clock.keepingAlive).toBe(0)
  })

  it('counts as pending until the last has ended', async () => {
    const { settle, settler, store, clock } = await twoPending()
    await settle.second()
    await settle.first()
    store.fail('complete', 'throws')
    expect(settler.pendingKeys).toEqual([key])

    let ended = false
    void settler.allEnded().then(() => {
      ended = true
    })
    await clock.advance(1000)
    expect(settler.hasSucceeded(key)).toBe(true)
    expect(ended).toBe(false)
    await clock.advance(3000)
    expect(settler.hasSucceeded(key)).toBe(false)
    expect(ended).toBe(true)
  })
})

describe('giving everything up, at shutdown', () => {
  it('ends what is pending, and lets the leases expire', async () => {
    const { settler, claimed, store, clock, calls } = setUp()
    store.fail('complete', 'throws', 10)
    await settler.complete(await claimed())
    await settler.complete(await claimed('app:evt_2'))
    const ended = Promise.all([settler.ended(key), settler.ended('app:evt_2')])

    settler.abandon()
    await ended
    expect(settler.pendingKeys).toEqual([])
    expect(clock.keepingAlive).toBe(0)
    await clock.advance(60_000)
    expect(calls('complete')).toBe(2)
    expect(calls('renew')).toBe(0)
  })

  it('makes a try on its way of no account', async () => {
    const { settler, claimed, store, clock, emitted } = setUp()
    store.fail('complete', 'throws')
    store.fail('complete', { lateMs: 1000 })
    await settler.complete(await claimed())
    await clock.advance(1500)
    settler.abandon()
    const before = emitted.length
    await clock.advance(1000)

    expect(emitted).toHaveLength(before)
    expect(clock.keepingAlive).toBe(0)
  })

  it('still records a success that comes later, but only once', async () => {
    const { settler, claimed, store, clock, emitted, calls } = setUp()
    const [good, bad] = [await claimed(), await claimed('app:evt_2')]
    settler.abandon()

    expect(await settler.complete(good)).toBe('completed')
    store.fail('complete', 'throws')
    expect(await settler.complete(bad)).toBe('pending')
    expect(emitted).toEqual(['app:evt_2 completion store-failed', 'app:evt_2 given-up'])
    expect(settler.hasSucceeded('app:evt_2')).toBe(false)
    expect(clock.keepingAlive).toBe(0)
    await clock.advance(60_000)
    expect(calls('complete')).toBe(2)
  })
})

describe('an answer that is none', () => {
  it('is reported with the method that gave it', async () => {
    const { clock, store, ...parts } = createLeaseSettings()
    const errors: unknown[] = []
    const report = (_key: string, { error }: StoreFailure) => errors.push(error)
    const settler = new Settler(
      { ...parts, clock, store },
      {
        retainMs: hour,
        giveUpAfterMs: hour,
        events: { onCompletionFailed: report, onReleaseFailed: report, onCompletionEnded: () => undefined },
      },
    )
    const events = { onLost: () => undefined, onRenewalFailed: (failure: StoreFailure) => report(key, failure) }
    const lease = await claim({ key, fingerprint: 17, events }, { ...parts, clock, store })
    if (!(lease instanceof Lease)) throw new Error('not claimed')
    for (const method of ['renew', 'complete', 'release'] as const) store.fail(method, { answers: 1 })
    await clock.advance(10_000)
    await settler.complete(lease)
    await settler.release(lease)

    expect(errors).toMatchObject(
      ['renew', 'complete', 'release'].map((method) => ({
        code: 'STORE_ANSWER_INVALID',
        message: expect.stringContaining(`The store's ${method}() answered 1,`),
      })),
    )
  })
})

describe.each(['values', 'promises'] as const)('releasing at a store that answers by %s', (answering) => {
  it('gives the key back and stops renewing', async () => {
    const { settler, claimed, store, clock, emitted } = setUp(answering)
    await settler.release(await claimed())

    expect(store.model.stateOf(key)).toBe('free')
    expect(clock.keepingAlive).toBe(0)
    expect(emitted).toEqual([])
  })

  it('says nothing when the key is taken already', async () => {
    const { settler, claimed, store, emitted, lost } = setUp(answering)
    const lease = await claimed()
    store.model.takeOver(key)
    await settler.release(lease)

    expect(emitted).toEqual([])
    expect(lost).toEqual([])
  })
})

describe('a release that fails', () => {
  it.each(['throws', 'rejects', 'hangs', { answers: 'OK' }] as const)(
    'is reported, and the lease expires (%j)',
    async (fault) => {
      const { settler, claimed, store, clock, emitted } = setUp()
      store.fail('release', fault)
      const releasing = settler.release(await claimed())
      await clock.advance(3000)
      await releasing

      expect(emitted).toEqual([`${key} release ${fault === 'hangs' ? 'store-timed-out' : 'store-failed'}`])
      expect(clock.keepingAlive).toBe(0)
      await clock.advance(27_000)
      expect(store.model.stateOf(key)).toBe('free')
    },
  )

  it('stops the renewals before it asks', async () => {
    const { settler, claimed, store, clock, calls } = setUp('promises')
    const lease = await claimed()
    await clock.advance(9000)
    store.fail('release', 'hangs')
    void settler.release(lease)
    await clock.advance(2000)
    await settled()

    expect(calls('renew')).toBe(0)
  })
})
