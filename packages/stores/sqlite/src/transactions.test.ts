import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createWebhooks } from '@audian-webhooks/core'
import { bundledProgram } from '@audian-webhooks/test-services'
import { inject, sampleEvent } from '@audian-webhooks/testing'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { OpenDatabase } from './doubles/drivers.ts'
import { temporaryFiles, testedDriver } from './doubles/temporary-files.ts'
import { prepareDatabase } from './prepare-database.ts'
import { readTexts } from './rows.ts'
import { sqliteStore, type TransactionalSqliteStore } from './sqlite-store.ts'

const files = temporaryFiles()
const retention = { retainMs: 60_000 }
let database: OpenDatabase
let store: TransactionalSqliteStore<OpenDatabase>

beforeEach(() => {
  database = files.open()
  prepareDatabase(database)
  database.exec('CREATE TABLE effects (note TEXT)')
  store = sqliteStore({ database, transactional: true })
})

const write = (tx: OpenDatabase = database, note = 'effect') => tx.prepare('INSERT INTO effects VALUES (?)').run(note)
const effects = () => readTexts(database.prepare('SELECT note FROM effects'))
const transact = <T>(run: (tx: OpenDatabase) => T, key = 'key') => store.transact(key, retention, run)
const never = () => {
  throw new Error('It must not run.')
}

describe('transact()', () => {
  it('commits what was written and the success together', () => {
    const run = (tx: OpenDatabase) => {
      write(tx)
      return tx === database
    }
    expect(transact(run)).toEqual({ state: 'committed', value: true })
    expect(effects()).toEqual(['effect'])
    expect(transact(never)).toEqual({ state: 'done', fingerprint: undefined })
  })

  it('hands back the fingerprint, and forgets after the time to remember', async () => {
    store.transact('key', { ...retention, fingerprint: 17 }, () => undefined)
    expect(transact(never)).toEqual({ state: 'done', fingerprint: 17 })
    store.transact('short', { retainMs: 1 }, () => undefined)
    await expect.poll(() => transact(() => 1, 'short')).toEqual({ state: 'committed', value: 1 })
  })

  it('undoes everything when a handler throws, and hands its error on', () => {
    const error = new Error('no')
    const failing = (tx: OpenDatabase) => {
      write(tx)
      throw error
    }
    expect(() => transact(failing)).toThrow(error)
    expect(effects()).toEqual([])
    expect(transact(write)).toMatchObject({ state: 'committed' })
  })

  it('undoes what returns a promise', async () => {
    expect(() => transact(async (tx) => write(tx))).toThrow('must be synchronous, but it returned a promise')
    expect(effects()).toEqual([])
  })

  it('is busy while a store without transactions holds the event', () => {
    sqliteStore({ database }).claim('key', { token: 'own', leaseMs: 60_000 })
    expect(transact(never)).toEqual({ state: 'busy', retryAfterMs: expect.any(Number) })
  })

  it('keeps effects of handlers that use savepoints, and undoes what they undo', () => {
    transact((tx) => {
      write(tx, 'kept')
      tx.exec('SAVEPOINT mine')
      write(tx, 'undone')
      tx.exec('ROLLBACK TO mine; RELEASE mine; SAVEPOINT left_open')
    })
    expect(effects()).toEqual(['kept'])
    expect(transact(write, 'next')).toMatchObject({ state: 'committed' })
  })

  it.each(['COMMIT', 'ROLLBACK', 'COMMIT; BEGIN', 'ROLLBACK; BEGIN IMMEDIATE'])(
    'does not record an event whose handler has run %s, and reports it',
    (sql) => {
      const ending = (tx: OpenDatabase) => tx.exec(sql)
      expect(() => transact(ending)).toThrow(/^sqliteStore: the transaction had ended before its handlers did/)
      expect(transact(write)).toMatchObject({ state: 'committed' })
      expect(effects()).toEqual(['effect'])
    },
  )

  it('refuses to begin within a transaction of the user, which stays', () => {
    database.exec('BEGIN')
    write(database, 'of the user')
    expect(() => transact(never)).toThrow('The database is in your own transaction')
    database.exec('COMMIT')
    expect(effects()).toEqual(['of the user'])
  })

  it('refuses a second one that a handler begins, and keeps the first', () => {
    transact((tx) => {
      write(tx)
      expect(() => transact(never, 'another')).toThrow('The database is in your own transaction')
    })
    expect(effects()).toEqual(['effect'])
  })
})

describe('a receiver', () => {
  const createReceiver = () => createWebhooks({ secret: 'whsec_1', name: 'app', store, logger: false })
  const { data } = sampleEvent('call.failed')
  const deliver = (webhooks: ReturnType<typeof createReceiver>, id: string) =>
    inject(webhooks, { event: 'call.failed', id, data })

  it('keeps writes of other code out of the transaction, also of deliveries that come together', async () => {
    const webhooks = createReceiver()
    let fails = true
    webhooks.on('call.failed', (_event, ctx) => {
      write(ctx.tx, ctx.key)
      queueMicrotask(() => write(database, 'of other code'))
      if (fails) throw new Error('no')
    })
    const deliveries = await Promise.all(['evt_1', 'evt_2', 'evt_1'].map((id) => deliver(webhooks, id)))
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed'])
    expect(effects()).toEqual(['of other code', 'of other code', 'of other code'])
    fails = false
    expect(await deliver(webhooks, 'evt_1')).toMatchObject({ outcome: 'handled' })
    expect(await deliver(webhooks, 'evt_1')).toMatchObject({ outcome: 'duplicate' })
    expect(effects().filter((note) => note === 'app:evt_1')).toHaveLength(1)
  })

  it('refuses an asynchronous handler, and undoes it', async () => {
    const webhooks = createReceiver()
    const promising = async (_event: unknown, ctx: { tx: OpenDatabase }) => write(ctx.tx)
    // The types refuse it where they see it.
    webhooks.on('call.failed', promising as (...args: Parameters<typeof promising>) => never)
    expect(await deliver(webhooks, 'evt_1')).toMatchObject({ outcome: 'failed', error: { code: 'HANDLER_INVALID' } })
    expect(effects()).toEqual([])
  })

  it('answers 503 when the database is in a transaction of the user, and is ready afterwards', async () => {
    const webhooks = createReceiver()
    webhooks.on('call.failed', vi.fn())
    database.exec('BEGIN')
    expect(await deliver(webhooks, 'evt_1')).toMatchObject({ outcome: 'unavailable', reason: 'store-failed' })
    database.exec('ROLLBACK')
    expect(await deliver(webhooks, 'evt_1')).toMatchObject({ outcome: 'handled' })
    expect(await webhooks.ready()).toMatchObject({ ready: true })
  })
})

describe('processes', async () => {
  const program = await bundledProgram(join(import.meta.dirname, 'doubles/receiving-process.ts'))
  const start = (doing: string) => spawn(process.execPath, [program, testedDriver, files.file, doing])
  const handling = async () => {
    const started = start('handling')
    const [[printed]] = await Promise.all([once(started.stdout, 'data'), once(started, 'exit')])
    return String(printed).trim()
  }

  it('that get one event at the same time run it once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 4 }, handling))
    expect(outcomes.sort()).toEqual(['duplicate', 'duplicate', 'duplicate', 'handled'])
    expect(effects()).toEqual(['app:evt_1', 'app:evt_1'])
  })

  it('that are killed within a transaction leave nothing of it, and the event runs once afterwards', async () => {
    const [, signal] = await once(start('dying'), 'exit')
    expect(signal).toBe('SIGKILL')
    expect(effects()).toEqual([])
    expect(await handling()).toBe('handled')
    expect(effects()).toEqual(['app:evt_1', 'app:evt_1'])
    expect(store.transact('app:evt_1', retention, never)).toMatchObject({ state: 'done' })
  })

  it('keep others out for busy_timeout while they are in a transaction, and no longer when they are dead', async () => {
    const holding = start('holding')
    files.after(() => holding.kill('SIGKILL'))
    await once(holding.stdout, 'data')
    database.exec('PRAGMA busy_timeout = 50')
    expect(() => transact(never)).toThrow(
      'database is locked (sqliteStore: Another connection held the lock of the database for longer than busy_timeout,',
    )
    holding.kill('SIGKILL')
    await once(holding, 'exit')
    expect(transact(write)).toMatchObject({ state: 'committed' })
    expect(effects()).toEqual(['effect'])
  })
})
