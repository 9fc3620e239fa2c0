import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { OpenDatabase } from './doubles/drivers.ts'
import { settableClock } from './doubles/settable-clock.ts'
import { temporaryFiles } from './doubles/temporary-files.ts'
import { prepareDatabase } from './prepare-database.ts'
import { readTexts } from './rows.ts'
import { openStore, sqliteStore } from './sqlite-store.ts'

const files = temporaryFiles()
let database: OpenDatabase

const own = { token: 'own', leaseMs: 1000 }

beforeEach(() => {
  database = files.open()
  prepareDatabase(database)
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
      'synchronous is OFF: a power loss can damage the file and undo commits. Set synchronous FULL, as prepareDatabase() does.',
    ])
  })

  it('is a problem with synchronous NORMAL where a lost commit loses an event', () => {
    prepareDatabase(database, { synchronous: 'NORMAL' })
    expect(problemsOf()).toEqual([])
    expect(problemsOf({ transactional: true })).toEqual([
      'synchronous is NORMAL: a power loss can undo the last commits, and their events are lost. Set synchronous FULL, as prepareDatabase() does.',
    ])
  })

  it('is a problem in memory', () => {
    database = files.open(':memory:')
    prepareDatabase(database)
    expect(problemsOf()).toEqual([
      'The database is in memory. It is lost when the process ends, and other processes cannot share it. Use a file.',
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
