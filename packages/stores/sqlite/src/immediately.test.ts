import { beforeEach, describe, expect, it } from 'vitest'
import type { OpenDatabase } from './doubles/drivers.ts'
import { temporaryFiles } from './doubles/temporary-files.ts'
import { immediately } from './immediately.ts'
import { readTexts } from './rows.ts'
import type { SqliteDatabase } from './sqlite-database.ts'

const files = temporaryFiles()
let database: OpenDatabase

beforeEach(() => {
  database = files.open()
  database.exec('CREATE TABLE notes (note TEXT)')
})

const write = (note: string) => database.prepare('INSERT INTO notes VALUES (?)').run(note)
const notes = () => readTexts(database.prepare('SELECT note FROM notes'))

/** The same database, whose ROLLBACK fails this many times. */
function failingRollbacks(times: number): SqliteDatabase {
  let left = times
  return {
    prepare: (sql) => database.prepare(sql),
    exec(sql) {
      if (sql === 'ROLLBACK' && left-- > 0) throw new Error('disk I/O error')
      return database.exec(sql)
    },
  }
}

function fails(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('It did not fail.')
}

it('commits the work and gives what it gave', () => {
  expect(immediately(database, () => write('one'))).toMatchObject({ changes: 1 })
  expect(notes()).toEqual(['one'])
  database.exec('BEGIN; COMMIT') // There is no transaction left.
})

it('rolls back work that throws, with its own error', () => {
  const error = new Error('no')
  const work = () => {
    write('one')
    throw error
  }
  expect(fails(() => immediately(database, work))).toBe(error)
  expect(notes()).toEqual([])
  expect(immediately(database, () => write('two'))).toMatchObject({ changes: 1 })
})

it('rolls back work that returns a promise, whose rejection is not left unheard', async () => {
  const work = async () => {
    write('one')
    throw new Error('later')
  }
  expect(() => immediately(database, work)).toThrow('must be synchronous, but it returned a promise')
  await new Promise((resolve) => setImmediate(resolve))
  expect(notes()).toEqual([])
})

it('rolls back what cannot be committed', () => {
  database.exec(`PRAGMA foreign_keys = ON; CREATE TABLE parents (id INTEGER PRIMARY KEY);
    CREATE TABLE children (parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)`)
  const work = () => {
    write('one')
    database.exec('INSERT INTO children VALUES (1)')
  }
  expect(() => immediately(database, work)).toThrow(/FOREIGN KEY constraint failed/)
  expect(notes()).toEqual([])
  immediately(database, () => write('two'))
})

describe('a rollback that fails', () => {
  const throwing = () => {
    write('one')
    throw new Error('the first error')
  }

  it('leaves the error that came first', () => {
    expect(() => immediately(failingRollbacks(1), throwing)).toThrow('the first error')
  })

  it('is made again before the next transaction begins', () => {
    const failing = failingRollbacks(1)
    fails(() => immediately(failing, throwing))
    immediately(failing, () => write('two'))
    expect(notes()).toEqual(['two'])
  })

  it('is not a matter where SQLite has rolled back by itself', () => {
    const work = () => {
      write('one')
      database.exec('ROLLBACK')
      throw new Error('the first error')
    }
    expect(() => immediately(database, work)).toThrow('the first error')
    expect(notes()).toEqual([])
    // A transaction of the user's stays alone.
    database.exec('BEGIN')
    write('of the user')
    expect(() => immediately(database, () => undefined)).toThrow('within a transaction')
    database.exec('COMMIT')
    expect(notes()).toEqual(['of the user'])
  })
})

it('does not begin within a transaction of the user, and leaves that one as it is', () => {
  database.exec('BEGIN')
  write('of the user')
  expect(() => immediately(database, () => write('ours'))).toThrow('cannot start a transaction within a transaction')
  database.exec('COMMIT')
  expect(notes()).toEqual(['of the user'])
})
