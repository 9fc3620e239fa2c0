import { beforeEach, describe, expect, it } from 'vitest'
import type { OpenDatabase } from './doubles/drivers.ts'
import { settableClock } from './doubles/settable-clock.ts'
import { temporaryFiles } from './doubles/temporary-files.ts'
import { prepareDatabase } from './prepare-database.ts'
import { readTexts } from './rows.ts'
import { openStore } from './sqlite-store.ts'

const files = temporaryFiles()
let database: OpenDatabase

const hour = 3_600_000
const own = { token: 'own', leaseMs: 1000, fingerprint: 7 }
const other = { token: 'other', leaseMs: 1000 }
const countRows = () => Number(readTexts(database.prepare('SELECT count(*) FROM audian_webhooks'))[0])

beforeEach(() => {
  database = files.open()
  prepareDatabase(database)
})

describe('time', () => {
  it('a lease ends in time when the clock is set back or forward', () => {
    for (const set of [-24 * hour, 24 * hour]) {
      const clock = settableClock()
      const store = openStore({ database }, clock)
      const key = `set by ${set}`
      store.claim(key, own)
      clock.time += set
      clock.up += 999
      expect(store.claim(key, other)).toEqual({ state: 'busy', retryAfterMs: 1 })
      for (let row = 0; row < 5; row++) store.claim(`${key} ${row}`, own)
      expect(store.claim(key, other)).toEqual({ state: 'busy', retryAfterMs: 1 })
      clock.up += 1
      expect(store.claim(key, other)).toEqual({ state: 'claimed' })
    }
  })

  it('a lease from before the machine started again is over', () => {
    const clock = settableClock()
    const store = openStore({ database }, clock)
    store.claim('key', { ...own, leaseMs: 24 * hour })
    clock.up = 5000
    expect(store.claim('key', other)).toEqual({ state: 'claimed' })
  })

  it('what is done is remembered at least as long when the clock is set back', () => {
    const clock = settableClock()
    const store = openStore({ database }, clock)
    store.claim('key', own)
    store.complete('key', 'own', 72 * hour)
    clock.time -= 48 * hour
    clock.up += 72 * hour - 1
    expect(store.claim('key', other)).toEqual({ state: 'done', fingerprint: 7 })
    clock.time += 120 * hour
    expect(store.claim('key', other)).toEqual({ state: 'claimed' })
  })
})

describe('expired rows', () => {
  it('are removed by later claims, a few at a time, so that the table does not grow', () => {
    const clock = settableClock()
    const store = openStore({ database }, clock)
    const handle = (key: string) => {
      store.claim(key, own)
      store.complete(key, 'own', 50)
    }
    let most = 0
    for (let event = 0; event < 1000; event++) {
      handle(`event ${event}`)
      clock.time++
      clock.up++
      most = Math.max(most, countRows())
    }
    expect(most).toBeLessThan(60)
    clock.time += hour
    for (let event = 0; event < 60; event++) handle(`later ${event}`)
    expect(countRows()).toBe(60)
  })

  it('leave the leases of processes that have died for an hour, for tokens that come late', () => {
    const clock = settableClock()
    const store = openStore({ database }, clock)
    store.claim('dead', own)
    clock.time += hour
    clock.up += hour
    store.claim('next', own)
    expect(store.complete('dead', 'own', 1000)).toBe(true)
    store.claim('dead too', own)
    clock.time += hour + 1001
    clock.up += hour + 1001
    for (const key of ['a', 'b', 'c']) store.claim(key, own)
    expect(store.complete('dead too', 'own', 1000)).toBe(false)
  })

  it('do not let the file grow over thousands of events', () => {
    const clock = settableClock()
    const store = openStore({ database, onDurabilityProblem: () => undefined }, clock)
    const pages = () => Number(readTexts(database.prepare('PRAGMA page_count'))[0])
    database.exec('PRAGMA synchronous = OFF')
    let settled = 0
    for (let event = 0; event < 5000; event++) {
      store.claim(`event ${event}`, own)
      store.complete(`event ${event}`, 'own', 500)
      clock.time++
      clock.up++
      if (event === 2000) settled = pages()
    }
    expect(pages()).toBeLessThan(settled * 1.5)
  })
})
