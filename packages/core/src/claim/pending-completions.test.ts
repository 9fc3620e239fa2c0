import { describe, expect, it } from 'vitest'
import { createDeferred } from '../async/deferred.ts'
import { createLeaseSettings, recordingLeaseEvents } from '../doubles/lease-settings.ts'
import { settled } from '../doubles/settled.ts'
import { Lease } from './lease.ts'
import { type PendingCompletion, PendingCompletions } from './pending-completions.ts'

const parts = createLeaseSettings()

function pendingOf(key: string): PendingCompletion {
  const { promise: ended, resolve: end } = createDeferred()
  const lease = new Lease({ key, token: 't', askedAt: 0 }, parts, recordingLeaseEvents())
  return { lease, giveUpAt: 0, ended, end }
}

function setUp() {
  const [first, second, other] = [pendingOf('a'), pendingOf('a'), pendingOf('b')]
  const completions = new PendingCompletions()
  for (const pending of [first, second, other]) completions.add(pending)
  return { completions, first, second, other }
}

describe('pending completions', () => {
  it('are none to begin with', () => {
    const completions = new PendingCompletions()

    expect(completions.keys).toEqual([])
    expect(completions.all).toEqual([])
    expect(completions.ended()).toBeUndefined()
    expect(completions.ended('a')).toBeUndefined()
    expect(completions.hasKey('a')).toBe(false)
    expect(completions.has(pendingOf('a'))).toBe(false)
  })

  it('may be two of one key', () => {
    const { completions, first, second, other } = setUp()

    expect(completions.keys).toEqual(['a', 'b'])
    expect(completions.all).toEqual([first, second, other])
    expect([first, second, other].map((pending) => completions.has(pending))).toEqual([true, true, true])
    expect(completions.has(pendingOf('a'))).toBe(false)
  })

  it('leave the key when the last one is deleted, twice or not', () => {
    const { completions, first, second } = setUp()
    completions.delete(first)
    completions.delete(first)
    expect(completions.hasKey('a')).toBe(true)
    expect(completions.has(first)).toBe(false)
    completions.delete(second)
    completions.delete(second)

    expect(completions.hasKey('a')).toBe(false)
    expect(completions.keys).toEqual(['b'])
  })
})

describe('waiting for the end', () => {
  it('of a key waits for both of its completions, and for no other', async () => {
    const { completions, first, second } = setUp()
    const ended: string[] = []
    void completions.ended('a')?.then(() => ended.push('a'))
    first.end()
    await settled()
    expect(ended).toEqual([])
    second.end()
    await settled()

    expect(ended).toEqual(['a'])
  })

  it('of all waits for every key', async () => {
    const { completions, first, second, other } = setUp()
    const ended: string[] = []
    void completions.ended()?.then(() => ended.push('all'))
    first.end()
    second.end()
    await settled()
    expect(ended).toEqual([])
    other.end()
    await settled()

    expect(ended).toEqual(['all'])
  })
})
