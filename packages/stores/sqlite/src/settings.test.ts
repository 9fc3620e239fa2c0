import { describe, expect, it } from 'vitest'
import { loadDriver } from './doubles/drivers.ts'
import { keepContract } from './doubles/keep-contract.ts'
import { temporaryFiles } from './doubles/temporary-files.ts'

const files = temporaryFiles()
const openNode = loadDriver('node:sqlite')

// Without waiting for the disk: what is tested here are answers.
const quick = 'PRAGMA synchronous = OFF'
const reported = [expect.stringMatching(/^synchronous is OFF/)]

function opened(...pragmas: readonly string[]) {
  const database = files.open()
  for (const pragma of ['PRAGMA busy_timeout = 60000', quick, ...pragmas]) database.exec(pragma)
  return database
}

describe('under settings of the database the store keeps its contract', () => {
  it.each([
    ['journal_mode = WAL'],
    ['journal_mode = DELETE'],
    ['journal_mode = TRUNCATE'],
    ['journal_mode = PERSIST'],
    ['foreign_keys = ON'],
    ['foreign_keys = OFF'],
    ['page_size = 512'],
    ['page_size = 65536'],
    ['auto_vacuum = FULL'],
    ['auto_vacuum = INCREMENTAL'],
    ["encoding = 'UTF-16le'"],
    ["encoding = 'UTF-16be'"],
    ['secure_delete = ON'],
    ['reverse_unordered_selects = ON'],
    ['recursive_triggers = ON'],
    ['case_sensitive_like = ON'],
    ['trusted_schema = OFF'],
    ['temp_store = MEMORY'],
    ['mmap_size = 268435456'],
    ['wal_autocheckpoint = 1'],
    ['busy_timeout = 0'],
    ['read_uncommitted = ON'],
  ])('%s', async (setting) => {
    const wal = setting.startsWith('journal_mode') ? [] : ['PRAGMA journal_mode = WAL']
    const pragmas = [`PRAGMA ${setting}`, ...wal]
    expect(await keepContract(opened(...pragmas), opened(...pragmas))).toEqual(reported)
  })

  it.each(['NORMAL', 'FULL', 'EXTRA'])('synchronous = %s, without a report', async (synchronous) => {
    const pragmas = ['PRAGMA journal_mode = WAL', `PRAGMA synchronous = ${synchronous}`]
    expect(await keepContract(opened(...pragmas), opened(...pragmas))).toEqual([])
  })

  it('integers as bigints', async ({ skip }) => {
    const databases = [opened('PRAGMA journal_mode = WAL'), opened('PRAGMA journal_mode = WAL')]
    for (const database of databases) {
      if (!hasSafeIntegers(database)) return skip('node:sqlite has an option for it.')
      database.defaultSafeIntegers(true)
    }
    expect(await keepContract(...databases)).toEqual(reported)
  })
})

function hasSafeIntegers(database: object): database is { defaultSafeIntegers(on: boolean): void } {
  return 'defaultSafeIntegers' in database
}

const unsupported = openNode === undefined ? ' (Node has node:sqlite from 22.13 on)' : ''

describe.skipIf(unsupported)(`under options of node:sqlite${unsupported}`, () => {
  it.each([
    ['readBigInts', { readBigInts: true }],
    ['returnArrays', { returnArrays: true }],
    ['defensive', { defensive: true }],
    ['no double-quoted strings', { enableDoubleQuotedStringLiterals: false }],
  ])('%s', async (_, options) => {
    const databases = [1, 2].map(() => openNode?.(files.file, options))
    for (const database of databases) {
      if (database === undefined) throw new Error('There is no node:sqlite.')
      files.after(() => database.close())
      database.exec(`PRAGMA busy_timeout = 60000; PRAGMA journal_mode = WAL; ${quick}`)
    }
    expect(await keepContract(...databases.flatMap((database) => database ?? []))).toEqual(reported)
  })
})
