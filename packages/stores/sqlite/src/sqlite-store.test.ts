import { OptionsError } from '@audian-webhooks/core'
import { beforeEach, describe, expect, it } from 'vitest'
import type { OpenDatabase } from './doubles/drivers.ts'
import { temporaryFiles } from './doubles/temporary-files.ts'
import { prepareDatabase } from './prepare-database.ts'
import { readTexts } from './rows.ts'
import { sqliteStore } from './sqlite-store.ts'

const files = temporaryFiles()
let database: OpenDatabase

const own = { token: 'own', leaseMs: 1000, fingerprint: 7 }
const other = { token: 'other', leaseMs: 1000 }

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
        "database: must be a synchronous database: new Database(file) of libsql or better-sqlite3, or new DatabaseSync(file) of node:sqlite. Drivers with promises, such as '@libsql/client' and 'libsql/promise', are not supported.",
      ]),
    )
  })

  it.each(['', 'sqlite_own', 'a\0b', 17])('takes no table %j', (table) => {
    expect(() => sqliteStore({ database, table: table as never })).toThrow(
      new OptionsError('sqliteStore', [
        `table: must be a name that does not begin with sqlite_, not ${JSON.stringify(table)}.`,
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
      / is not open \(sqliteStore: The database is closed\. Close it after the receiver: call await webhooks\.close\(\) first\.\)$/,
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

it('does not write within a transaction of the user, and reports it', () => {
  const store = sqliteStore({ database })
  store.claim('key', own)
  database.exec('CREATE TABLE notes (note TEXT); BEGIN')
  database.prepare('INSERT INTO notes VALUES (?)').run('of the user')
  const message =
    'cannot start a transaction within a transaction (sqliteStore: The database is in your own transaction. Begin and end transactions without await in between, or use a separate connection for the store.)'
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
  expect(() => store.claim('key', other)).toThrow(/Cannot read the database's result. Expected a record of the store/)
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
    expect(() => sqliteStore({ database: wrapper }).claim('key', other)).toThrow("Cannot read the database's result")
  })
})
