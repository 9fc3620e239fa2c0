import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFiles, testedDriver } from './doubles/temporary-files.ts'
import { prepareDatabase } from './prepare-database.ts'
import { readTexts } from './rows.ts'
import { sqliteStore } from './sqlite-store.ts'

const files = temporaryFiles()
const own = { token: 'own', leaseMs: 60_000 }
const other = { token: 'other', leaseMs: 60_000 }

function prepared() {
  const database = files.open()
  prepareDatabase(database)
  return database
}

/** Mounts a small disk at the test's folder, if this user may. */
function mounted(): boolean {
  const { folder } = files
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return false
  }
  // Lazily, since libsql keeps a file open until its statements have been collected.
  files.after(() => execFileSync('umount', ['-l', folder]))
  return true
}

const notMounted = 'Only root may mount a disk.'

describe('a full disk', () => {
  it('refuses events with an explanation, damages nothing, and continues when there is room', ({ skip }) => {
    if (!mounted()) return skip(notMounted)
    const filler = join(files.folder, 'filler')
    writeFileSync(filler, 'x'.repeat(100_000))
    const database = prepared()
    const store = sqliteStore({ database, transactional: true })
    database.exec('CREATE TABLE effects (note TEXT)')
    const write = () => database.prepare('INSERT INTO effects VALUES (?)').run('e'.repeat(100))
    const handled: string[] = []
    const fill = () => {
      for (;;) {
        const key = `event ${handled.length}`
        store.transact(key, { retainMs: 60_000 }, write)
        handled.push(key)
      }
    }
    const explained =
      /disk is full \(sqliteStore: The disk is full, or max_page_count is reached\. Nothing was written\. Free some space\. Until then events are answered 503, and Audian retries them\.\)$/
    expect(fill).toThrow(explained)
    // What is smaller may still find room for a while.
    expect(() => {
      for (let event = 0; ; event++) store.claim(`another ${event}`, own)
    }).toThrow(explained)
    expect(handled.length).toBeGreaterThan(0)
    const count = () => Number(readTexts(database.prepare('SELECT count(*) FROM effects'))[0])
    expect(count()).toBe(handled.length)
    for (const key of handled) expect(store.claim(key, other)).toMatchObject({ state: 'done' })
    rmSync(filler)
    expect(store.transact('another', { retainMs: 60_000 }, write)).toMatchObject({ state: 'committed' })
    expect(count()).toBe(handled.length + 1)
    expect(readTexts(database.prepare('PRAGMA integrity_check'))).toEqual(['ok'])
    database.close()
  })

  it('is reported the same way where a handler catches the error: the event is not recorded', () => {
    const database = prepared()
    const store = sqliteStore({ database, transactional: true })
    store.claim('first', own)
    database.exec('CREATE TABLE effects (note TEXT)')
    const [pages] = readTexts(database.prepare('PRAGMA page_count'))
    database.exec(`PRAGMA max_page_count = ${pages}`)
    const catching = () => {
      try {
        database.prepare('INSERT INTO effects VALUES (?)').run('e'.repeat(100_000))
      } catch {
        // As a careless handler does.
      }
    }
    expect(() => store.transact('key', { retainMs: 60_000 }, catching)).toThrow(
      /the transaction had ended before its handlers did|disk is full/,
    )
    database.exec('PRAGMA max_page_count = 1000000')
    expect(store.transact('key', { retainMs: 60_000 }, () => 1)).toEqual({ state: 'committed', value: 1 })
  })
})

describe('a lock that another connection holds', () => {
  it('for longer than busy_timeout refuses the event, and refusals need no lock', () => {
    const database = prepared()
    const store = sqliteStore({ database })
    store.claim('done', own)
    store.complete('done', 'own', 60_000)
    const holder = files.open()
    holder.exec('BEGIN IMMEDIATE')
    database.exec('PRAGMA busy_timeout = 20')
    expect(() => store.claim('key', own)).toThrow(
      'database is locked (sqliteStore: Another connection held the lock of the database for longer than busy_timeout, or a statement of this connection is unfinished: an interrupted iterate(), or with libsql a failed run(). Call prepareDatabase() and keep transactions short.)',
    )
    expect(store.claim('done', other)).toMatchObject({ state: 'done' })
    holder.exec('ROLLBACK')
    expect(store.claim('key', own)).toEqual({ state: 'claimed' })
  })

  it('because the user has not read a statement to its end refuses events until it is', () => {
    const [database, writer] = [prepared(), prepared()]
    const store = sqliteStore({ database })
    for (let event = 0; event < 200; event++) store.claim(`event ${event}`, own)
    const unread = database.prepare('SELECT key FROM audian_webhooks')
    const rows: Iterator<unknown> = Reflect.get(unread, 'iterate').call(unread)
    rows.next()
    sqliteStore({ database: writer }).claim('another', own)
    expect(() => store.claim('key', own)).toThrow('a statement of this connection is unfinished')
    rows.return?.()
    unread.all()
    expect(store.claim('key', own)).toEqual({ state: 'claimed' })
  })

  it('at which a write of the user failed refuses events of libsql, and claims nothing', ({ skip }) => {
    if (testedDriver !== 'libsql') return skip('The other drivers finish a statement that fails.')
    const [database, holder] = [prepared(), prepared()]
    const store = sqliteStore({ database })
    const elsewhere = sqliteStore({ database: holder })
    store.claim('first', own)
    holder.exec('BEGIN IMMEDIATE')
    database.exec('PRAGMA busy_timeout = 0')
    // libsql leaves the statement unfinished. What the connection writes next without a transaction is not committed.
    const failing = database.prepare("DELETE FROM audian_webhooks WHERE key = 'first'")
    expect(() => failing.run()).toThrow('database is locked')
    holder.exec('COMMIT')
    expect(() => store.claim('key', own)).toThrow(
      /^cannot commit transaction - SQL statements in progress \(sqliteStore: .* a statement of this connection is unfinished/,
    )
    expect(elsewhere.claim('key', other)).toEqual({ state: 'claimed' })
    failing.run()
    expect(store.claim('key', own)).toMatchObject({ state: 'busy' })
    expect(store.claim('next', own)).toEqual({ state: 'claimed' })
  })
})

describe('a file that cannot be used', () => {
  it('because it is not a database is explained', () => {
    writeFileSync(files.file, 'x'.repeat(8192))
    const database = files.open()
    expect(() => prepareDatabase(database)).toThrow(
      'file is not a database (prepareDatabase: The file is damaged, encrypted or not a database of SQLite. Restore it from a backup or use another file.)',
    )
    expect(() => sqliteStore({ database }).claim('key', own)).toThrow(/file is not a database \(sqliteStore: The file/)
  })

  it('because it is damaged is explained, and nothing counts as handled', () => {
    const first = files.open()
    first.exec('PRAGMA synchronous = OFF')
    const filling = sqliteStore({ database: first, onDurabilityProblem: () => undefined })
    for (let event = 0; event < 300; event++) filling.claim(`event ${event}`, own)
    first.close()
    const descriptor = openSync(files.file, 'r+')
    writeSync(descriptor, Buffer.alloc(statSync(files.file).size - 8192, 0xff), 0, undefined, 8192)
    closeSync(descriptor)
    const store = sqliteStore({ database: files.open() })
    expect(() => store.claim('event 7', other)).toThrow(
      'database disk image is malformed (sqliteStore: The file is damaged. Stop all processes that use it and restore it from a backup.)',
    )
  })

  it('because it may only be read is explained, and what is done is known', () => {
    const database = prepared()
    const store = sqliteStore({ database })
    store.claim('done', own)
    store.complete('done', 'own', 60_000)
    database.exec('PRAGMA query_only = ON')
    expect(() => store.claim('key', own)).toThrow(
      'attempt to write a readonly database (sqliteStore: The database cannot be written. Open it for writing, without query_only, and make sure that the process may write to the file and its folder.)',
    )
    expect(store.claim('done', other)).toMatchObject({ state: 'done' })
  })

  it('because its disk may only be read is explained', ({ skip }) => {
    const first = files.open()
    sqliteStore({ database: first }).claim('key', own)
    const contents = readFileSync(files.file)
    if (!mounted()) return skip(notMounted)
    const file = join(files.folder, 'copy.db')
    writeFileSync(file, contents)
    execFileSync('mount', ['-o', 'remount,ro', files.folder])
    const database = files.open(file)
    expect(() => sqliteStore({ database }).claim('another', own)).toThrow(
      /\(sqliteStore: (The database cannot be written|The file cannot be opened|The file system reports)/,
    )
    database.close()
  })
})
