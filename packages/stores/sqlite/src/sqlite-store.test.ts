import { OptionsError } from '@audian-webhooks/core'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { OpenDatabase } from './doubles/drivers.ts'
import { settableClock } from './doubles/settable-clock.ts'
import { temporaryFiles } from './doubles/temporary-files.ts'
import { prepareDatabase } from './prepare-database.ts'
import { readTexts } from './rows.ts'
import { openStore, sqliteStore } from './sqlite-store.ts'

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

describe('options', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a path', 'app.db'],
    ['a client with promises', { exec: async () => undefined, prepare: async () => ({}) }],
    ['@libsql/client', { execute: () => undefined, batch: () => undefined }],
  ])('takes no %s for a database, and says what fits', (_, given) => {
    expect(() => sqliteStore({ database: given as never })).toThrow(
      new OptionsError('sqliteStore', [
        "database: it must be a synchronous database: new Database(file) of libsql or better-sqlite3, or new DatabaseSync(file) of node:sqlite. The drivers with promises, such as '@libsql/client' and 'libsql/promise', do not fit.",
      ]),
    )
  })

  it.each(['', 'sqlite_own', 'a\0b', 17])('takes no table %j', (table) => {
    expect(() => sqliteStore({ database, table: table as never })).toThrow(
      new OptionsError('sqliteStore', [
        `table: it must be a name that does not begin with sqlite_, not ${JSON.stringify(table)}.`,
      ]),
    )
  })

  it('takes any other name, and keeps tables apart', () => {
    const [one, two] = ['on "e" \'; --', 'two'].map((table) => sqliteStore({ database, table }))
    for (const store of [one, two]) expect(store?.claim('key', own)).toEqual({ state: 'claimed' })
    expect(one?.claim('key', other)).toMatchObject({ state: 'busy' })
  })

  it('leaves a database alone until the first call, also a closed one', () => {
    const closed = files.open()
    closed.close()
    const store = sqliteStore({ database: closed })
    expect(() => store.claim('key', own)).toThrow(
      / is not open \(sqliteStore: The database is closed\. Close it after the receiver: await webhooks\.close\(\) first\.\)$/,
    )
  })
})

it('makes its table again when the file has lost it', () => {
  const store = sqliteStore({ database })
  store.claim('key', own)
  database.exec('DROP TABLE audian_webhooks')
  expect(() => store.claim('key', own)).toThrow('no such table')
  expect(store.claim('key', own)).toEqual({ state: 'claimed' })
})

it('does not take a table that looks alike, in another schema, for its own', () => {
  database.exec('CREATE TEMP TABLE audian_webhooks (key)')
  expect(sqliteStore({ database }).claim('key', own)).toEqual({ state: 'claimed' })
  expect(readTexts(database.prepare('SELECT count(*) FROM temp.audian_webhooks'))).toEqual(['0'])
})

it('does not write within a transaction of the user, and says so', () => {
  const store = sqliteStore({ database })
  store.claim('key', own)
  database.exec('CREATE TABLE notes (note TEXT); BEGIN')
  database.prepare('INSERT INTO notes VALUES (?)').run('of the user')
  const message =
    'cannot start a transaction within a transaction (sqliteStore: The database is in a transaction of your own. A transaction must begin and end without await in between; otherwise give the store a connection of its own.)'
  expect(() => store.claim('another', own)).toThrow(message)
  expect(() => store.renew('key', 'own', 1000)).toThrow(message)
  expect(() => store.complete('key', 'own', 1000)).toThrow(message)
  expect(() => store.release('key', 'own')).toThrow(message)
  database.exec('COMMIT')
  expect(readTexts(database.prepare('SELECT note FROM notes'))).toEqual(['of the user'])
  expect(store.complete('key', 'own', 1000)).toBe(true)
})

it('refuses a record that it has not written', () => {
  const store = sqliteStore({ database })
  store.claim('key', own)
  database.exec('UPDATE audian_webhooks SET done = 2')
  expect(() => store.claim('key', other)).toThrow(/Cannot read the database's answer. Expected a record of the store/)
})

describe('rows', () => {
  it.each([
    ['no list', () => undefined],
    ['empty rows', () => [{}]],
    ['buffers', () => [{ answer: Buffer.from('1') }]],
  ])('that a wrapper gives as %s are errors, never answers', (_, all) => {
    const store = sqliteStore({ database })
    store.claim('key', own)
    const wrapper = { exec: (sql: string) => database.exec(sql), prepare: () => ({ run: () => ({ changes: 1 }), all }) }
    expect(() => sqliteStore({ database: wrapper }).claim('key', other)).toThrow("Cannot read the database's answer")
  })
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

describe('durability', () => {
  const problemsOf = (options: { transactional?: boolean } = {}) => {
    const problems: string[] = []
    const onDurabilityProblem = (problem: string) => problems.push(problem)
    const store = openStore({ database, onDurabilityProblem, ...options }, settableClock())
    for (const key of ['one', 'two']) store.claim(key, own)
    return problems
  }

  it('is not a problem after prepareDatabase()', () => {
    expect(problemsOf()).toEqual([])
    expect(problemsOf({ transactional: true })).toEqual([])
  })

  it('is a problem with synchronous OFF', () => {
    database.exec('PRAGMA synchronous = OFF')
    expect(problemsOf()).toEqual([
      'synchronous is OFF: a power loss can damage the file and take back what was committed. Set synchronous FULL, as prepareDatabase() does.',
    ])
  })

  it('is a problem with synchronous NORMAL where a lost commit loses an event', () => {
    prepareDatabase(database, { synchronous: 'NORMAL' })
    expect(problemsOf()).toEqual([])
    expect(problemsOf({ transactional: true })).toEqual([
      'synchronous is NORMAL: a power loss can take back the last commits, and their events are lost. Set synchronous FULL, as prepareDatabase() does.',
    ])
  })

  it('is a problem in memory', () => {
    database = files.open(':memory:')
    prepareDatabase(database)
    expect(problemsOf()).toEqual([
      'The database is in memory. It is forgotten when the process ends, and other processes do not share it. Give the database a file.',
    ])
  })

  it('is reported as a process warning, also if the listener throws', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    database.exec('PRAGMA synchronous = OFF')
    const throwing = () => {
      throw new Error('no')
    }
    for (const options of [{}, { onDurabilityProblem: throwing }])
      sqliteStore({ database, ...options }).claim('key', own)
    expect(warn).toHaveBeenCalledTimes(2)
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/^sqliteStore: synchronous is OFF/), {
      code: 'AUDIAN_WEBHOOKS_SQLITE_DURABILITY',
    })
    warn.mockRestore()
  })

  it.for(['OFF', 'MEMORY'])('is refused with journal_mode %s', (mode, { skip }) => {
    database = files.open(`${files.file}-${mode}`)
    const [set] = readTexts(database.prepare(`PRAGMA journal_mode = ${mode}`))
    if (set !== mode.toLowerCase()) return skip('The driver does not allow it.')
    expect(() => sqliteStore({ database }).claim('key', own)).toThrow(
      `sqliteStore: journal_mode is ${mode}, so a process that is killed can damage the file. Call prepareDatabase(), or set journal_mode WAL or DELETE.`,
    )
    prepareDatabase(database)
    expect(sqliteStore({ database }).claim('key', own)).toEqual({ state: 'claimed' })
  })
})
