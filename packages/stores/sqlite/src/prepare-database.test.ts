import { OptionsError } from '@audian-webhooks/core'
import { expect, it } from 'vitest'
import { temporaryFiles } from './doubles/temporary-files.ts'
import { prepareDatabase } from './prepare-database.ts'
import { readTexts } from './rows.ts'
import type { SqliteDatabase } from './sqlite-database.ts'

const files = temporaryFiles()

function settingsOf(database: SqliteDatabase): Record<string, string | undefined> {
  const names = ['journal_mode', 'synchronous', 'busy_timeout']
  return Object.fromEntries(names.map((name) => [name, readTexts(database.prepare(`PRAGMA ${name}`))[0]]))
}

it('sets what several processes need', () => {
  const database = files.open()
  prepareDatabase(database)
  expect(settingsOf(database)).toEqual({ journal_mode: 'wal', synchronous: '2', busy_timeout: '2000' })
})

it('sets what its user chooses, also a second time', () => {
  const database = files.open()
  prepareDatabase(database)
  prepareDatabase(database, { synchronous: 'NORMAL', busyTimeoutMs: 0 })
  expect(settingsOf(database)).toEqual({ journal_mode: 'wal', synchronous: '1', busy_timeout: '0' })
})

it('leaves other schemas as they are', () => {
  const database = files.open()
  database.exec(`ATTACH '${files.file}-other' AS other; CREATE TABLE other.notes (note TEXT)`)
  prepareDatabase(database, { synchronous: 'NORMAL' })
  expect(readTexts(database.prepare('PRAGMA other.journal_mode'))).toEqual(['delete'])
})

it('takes a database in memory', () => {
  const database = files.open(':memory:')
  prepareDatabase(database)
  expect(settingsOf(database)).toMatchObject({ journal_mode: 'memory' })
})

it('fails, with an explanation, where another connection keeps the file locked', () => {
  const [database, holder] = [files.open(), files.open()]
  holder.exec('CREATE TABLE notes (note TEXT); BEGIN EXCLUSIVE')
  expect(() => prepareDatabase(database, { busyTimeoutMs: 30 })).toThrow(
    /^database is locked \(prepareDatabase: Another connection held the lock/,
  )
  holder.exec('COMMIT')
  prepareDatabase(database)
  expect(settingsOf(database)).toMatchObject({ journal_mode: 'wal' })
})

it('fails within a transaction of the user', () => {
  const database = files.open()
  database.exec('CREATE TABLE notes (note TEXT); BEGIN')
  expect(() => prepareDatabase(database, { busyTimeoutMs: 30 })).toThrow(Error)
  database.exec('ROLLBACK')
  expect(settingsOf(database)).toMatchObject({ journal_mode: 'delete' })
})

it('names every wrong option', () => {
  const database = files.open()
  expect(() => prepareDatabase(database, { busyTimeoutMs: 1.5, synchronous: 'OFF' as never })).toThrow(
    new OptionsError('prepareDatabase', [
      'busyTimeoutMs: must be a whole number of milliseconds, not 1.5.',
      "synchronous: must be 'FULL' or 'NORMAL', not \"OFF\".",
    ]),
  )
})
