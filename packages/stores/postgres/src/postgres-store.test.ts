import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { OptionsError } from '@audian-webhooks/core'
import {
  findBinary,
  type PostgresServer,
  postgresBinary,
  skipReason,
  startPostgres,
} from '@audian-webhooks/test-services'
import { Pool } from 'pg'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrationSql } from './migrations.ts'
import { type PostgresStore, postgresStore } from './postgres-store.ts'

const missing = findBinary(postgresBinary) === undefined ? skipReason(postgresBinary) : undefined
const own = { token: 'own', leaseMs: 60_000 }
const other = { token: 'other', leaseMs: 60_000 }

describe('options', () => {
  it.each([[{}], [null], ['postgres://localhost']])('refuse a pool that is none: %j', (pool) => {
    expect(() => postgresStore({ pool: pool as never })).toThrow(
      new OptionsError('postgresStore', ['pool: must be a Pool of pg (new Pool(…)) or the sql of postgres.js.']),
    )
  })

  it.each([[''], ['x'.repeat(53)], ['zero\0byte']])(
    'refuse a table name that PostgreSQL would not take: %j',
    (table) => {
      const problem = `table: must be a name of 1 to 52 bytes, not ${JSON.stringify(table)}.`
      expect(() => postgresStore({ pool: new Pool(), table })).toThrow(new OptionsError('postgresStore', [problem]))
      expect(() => migrationSql({ table })).toThrow(new OptionsError('migrationSql', [problem]))
    },
  )

  it('name the schema and the table where both are wrong', () => {
    expect(() => postgresStore({ pool: new Pool(), schema: '', table: 7 as never })).toThrow(
      new OptionsError('postgresStore', [
        'schema: must be a name of 1 to 63 bytes, not "".',
        'table: must be a name of 1 to 52 bytes, not 7.',
      ]),
    )
  })
})

it.each([0, -1, Number.NaN])('refuses a time-out of %j', (timeoutMs) => {
  expect(() => postgresStore({ pool: new Pool(), timeoutMs })).toThrow(
    new OptionsError('postgresStore', [`timeoutMs: must be a positive number of milliseconds, not ${timeoutMs}.`]),
  )
})

describe('the SQL files', () => {
  it('are what migrate() runs', async () => {
    const folder = join(import.meta.dirname, '../migrations')
    const names = (await readdir(folder)).sort()
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
    expect(texts).toEqual(migrationSql())
    expect(names).toEqual(
      texts.map((_, at) => expect.stringMatching(new RegExp(`^${String(at + 1).padStart(4, '0')}-`))),
    )
  })
})

describe.skipIf(missing)(`postgresStore on a real server${missing === undefined ? '' : ` (${missing})`}`, () => {
  let server: PostgresServer
  let pool: Pool
  let store: PostgresStore
  let schema: string

  const query = async (text: string) => (await pool.query(text)).rows
  const rows = () => query(`SELECT key, state FROM "${schema}".audian_webhooks ORDER BY key`)

  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  beforeEach(async () => {
    pool = new Pool({ connectionString: server.url })
    pool.on('error', () => {}) // Idle connections end with the server.
    schema = `of ${randomUUID()}`
    store = postgresStore({ pool, schema })
    await store.migrate()
  })
  afterEach(() => pool.end())

  it('migrates from many processes at once, and again', async () => {
    const pools = Array.from({ length: 8 }, () => new Pool({ connectionString: server.url, max: 1 }))
    const place = { schema: `Some "schema" ${randomUUID()}`, table: "o'table" }
    await Promise.all(pools.map((one) => postgresStore({ pool: one, ...place }).migrate()))
    const stores = pools.map((one) => postgresStore({ pool: one, ...place }))
    await stores[0]?.migrate()
    const claims = await Promise.all(stores.map((one, at) => one.claim('key', { token: `${at}`, leaseMs: 1000 })))
    expect(claims.filter(({ state }) => state === 'claimed')).toHaveLength(1)
    await Promise.all(pools.map((one) => one.end()))
  })

  it('says what to run where the table is missing', async () => {
    const absent = postgresStore({ pool, schema, table: 'absent' })
    await expect(absent.claim('key', own)).rejects.toThrow(/"absent" is missing\. Run "await store\.migrate\(\)"/)
    await expect(absent.renew('key', 'own', 1)).rejects.toThrow(/is missing/)
    await absent.migrate()
    expect(await absent.claim('key', own)).toEqual({ state: 'claimed' })
  })

  it('holds up no one for long while statements get no answer, and gives back what they claim late', async () => {
    const hasty = postgresStore({ pool, schema, timeoutMs: 200 })
    const held = ['held 1', 'held 2']
    for (const key of held) {
      await hasty.claim(key, own)
      await hasty.release(key, 'own')
    }
    const locker = await pool.connect()
    await locker.query('BEGIN')
    await locker.query(`SELECT FROM "${schema}".audian_webhooks WHERE key LIKE 'held %' FOR UPDATE`)
    const silent = held.map((key) => expect(hasty.claim(key, own)).rejects.toThrow(/no response within 200 ms/))
    await Promise.all(silent)
    expect(await hasty.claim('free', own)).toEqual({ state: 'claimed' })
    await locker.query('COMMIT')
    locker.release()
    await expect
      .poll(() => Promise.all(held.map((key) => hasty.claim(key, other))))
      .toEqual(Array(2).fill({ state: 'claimed' }))
  })

  it('needs no types that postgres.js fetches', async () => {
    const sql = postgres(server.url, { fetch_types: false, onnotice: () => undefined })
    const plain = postgresStore({ pool: sql, schema })
    const keys = ['"quoted"', 'back\\slash', '{a,b}', 'NULL', '']
    const claims = await Promise.all(keys.map((key) => plain.claim(key, own)))
    expect(claims).toEqual(keys.map(() => ({ state: 'claimed' })))
    expect(await Promise.all(keys.map((key) => plain.complete(key, 'own', 60_000)))).toEqual(keys.map(() => true))
    expect(await plain.claim('NULL', other)).toMatchObject({ state: 'done' })
    await sql.end()
  })

  it('claims many keys with few statements, each key for one of its callers', async () => {
    let statements = 0
    const counting = {
      query(statement: { text: string; values?: unknown[] }) {
        statements++
        return pool.query(statement)
      },
    }
    const one = postgresStore({ pool: counting, schema })
    const calls = Array.from({ length: 600 }, (_, at) => ({
      key: `key ${at % 200}`,
      token: `token ${at}`,
      leaseMs: 60_000,
    }))
    const claims = await Promise.all(calls.map(({ key, ...options }) => one.claim(key, options)))
    expect(claims.filter(({ state }) => state === 'claimed')).toHaveLength(200)
    expect(claims.filter(({ state }) => state === 'busy')).toHaveLength(400)
    expect(statements).toBeLessThanOrEqual(3)
    const owners = calls.filter((_, at) => claims[at]?.state === 'claimed')
    const answers = await Promise.all(calls.map(({ key, token }) => one.complete(key, token, 60_000)))
    expect(answers.filter(Boolean)).toHaveLength(200)
    expect(owners.every(({ token }) => answers[calls.findIndex((call) => call.token === token)])).toBe(true)
    expect(new Set((await rows()).map(({ state }) => state))).toEqual(new Set([1]))
  })

  it('gives no deadlock when processes claim and complete the same keys in different orders', async () => {
    const pools = Array.from({ length: 4 }, () => new Pool({ connectionString: server.url, max: 4 }))
    const stores = pools.map((one) => postgresStore({ pool: one, schema }))
    const keys = Array.from({ length: 200 }, (_, at) => `key ${at}`)
    const won = new Map<string, number>()
    await Promise.all(
      stores.flatMap((one, process) =>
        (process % 2 === 0 ? keys : [...keys].reverse()).map(async (key) => {
          const token = randomUUID()
          if ((await one.claim(key, { token, leaseMs: 60_000 })).state !== 'claimed') return
          if (await one.complete(key, token, 60_000)) won.set(key, (won.get(key) ?? 0) + 1)
        }),
      ),
    )
    expect([...won.values()]).toEqual(keys.map(() => 1))
    const [stats] = await query('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()')
    expect(Number(stats?.deadlocks)).toBe(0)
    await Promise.all(pools.map((one) => one.end()))
  })

  it('fails only the call that the server refuses, of those that came with it', async () => {
    const [good, bad] = await Promise.allSettled([store.claim('good', own), store.claim('a zero byte: \0', own)])
    expect(good).toEqual({ status: 'fulfilled', value: { state: 'claimed' } })
    expect(bad.status).toBe('rejected')
  })

  it('remembers across a crash of the server what it has answered', async () => {
    await store.claim('done', own)
    await store.complete('done', 'own', 60_000)
    await store.claim('running', own)
    await server.kill()
    await expect(store.claim('new', own)).rejects.toThrow()
    await server.start()
    expect(await store.claim('done', other)).toMatchObject({ state: 'done' })
    expect(await store.claim('running', other)).toMatchObject({ state: 'busy' })
    expect(await store.complete('running', 'own', 60_000)).toBe(true)
  })

  it('rejects, and claims nothing, on a server that may not be written to', async () => {
    const readOnly = new Pool({ connectionString: server.url, options: '-c default_transaction_read_only=on' })
    const refusing = postgresStore({ pool: readOnly, schema })
    await expect(refusing.claim('key', own)).rejects.toThrow(
      /the database refuses to write: the connection is read-only.*default_transaction_read_only/,
    )
    await expect(refusing.migrate()).rejects.toThrow(/refuses to write/)
    await expect(refusing.prune()).rejects.toThrow(/refuses to write/)
    expect(await store.claim('key', other)).toEqual({ state: 'claimed' })
    await readOnly.end()
  })

  it.each([true, false])('works with postgres.js, prepare: %s', async (prepare) => {
    const sql = postgres(server.url, { onnotice: () => {} })
    const one = postgresStore({ pool: sql, schema, prepare })
    await one.migrate()
    expect(await one.claim('key', { ...own, fingerprint: 7 })).toEqual({ state: 'claimed' })
    expect(await one.complete('key', 'own', 60_000)).toBe(true)
    expect(await one.claim('key', other)).toEqual({ state: 'done', fingerprint: 7 })
    expect(await one.prune()).toBe(0)
    await sql.end()
  })

  it('keeps no statements by name where that is forbidden', async () => {
    const single = new Pool({ connectionString: server.url, max: 1 })
    const names = async () => (await single.query('SELECT name FROM pg_prepared_statements')).rows
    await postgresStore({ pool: single, schema, prepare: false }).claim('one', own)
    expect(await names()).toEqual([])
    await postgresStore({ pool: single, schema }).claim('two', own)
    expect(await names()).toEqual([{ name: expect.stringMatching(/^audian_webhooks_/) }])
    await single.end()
  })

  describe('pruning', () => {
    const age = (by: string, where = 'true') =>
      query(`UPDATE "${schema}".audian_webhooks SET expires_at = expires_at - interval '${by}' WHERE ${where}`)

    beforeEach(async () => {
      for (const key of ['done', 'free', 'lease']) await store.claim(key, own)
      await store.complete('done', 'own', 60_000)
      await store.release('free', 'own')
    })

    it('leaves what is remembered or may still be asked for', async () => {
      expect(await store.prune()).toBe(0)
      await age('2 minutes')
      expect(await store.prune()).toBe(1)
      expect((await rows()).map(({ key }) => key)).toEqual(['free', 'lease'])
      expect(await store.complete('lease', 'own', 1000)).toBe(true)
    })

    it('deletes leases and what was given back an hour after their end', async () => {
      await age('2 hours')
      expect(await store.prune()).toBe(3)
      expect(await rows()).toEqual([])
    })

    it('goes in batches', async () => {
      await Promise.all(Array.from({ length: 25 }, (_, at) => store.claim(`more ${at}`, own)))
      await age('2 hours')
      expect(await store.prune({ batchSize: 10 })).toBe(28)
    })

    it('continues after an error that its listener throws at', async () => {
      const warned: unknown[] = []
      const onWarning = (warning: unknown) => warned.push(warning)
      process.on('warning', onWarning)
      const pruner = store.startPruning({
        everyMs: 5,
        onError() {
          throw new Error('the listener is broken')
        },
      })
      await query(`ALTER TABLE "${schema}".audian_webhooks RENAME TO away`)
      await expect.poll(() => warned.length).toBeGreaterThan(1)
      await query(`ALTER TABLE "${schema}".away RENAME TO audian_webhooks`)
      await pruner.stop()
      process.off('warning', onWarning)
    })

    it('continues in the background, through failures, until it is stopped', async () => {
      const errors: unknown[] = []
      const pruner = store.startPruning({ everyMs: 5, onError: (error) => errors.push(error) })
      await query(`ALTER TABLE "${schema}".audian_webhooks RENAME TO away`)
      await expect.poll(() => errors.length).toBeGreaterThan(0)
      await query(`ALTER TABLE "${schema}".away RENAME TO audian_webhooks`)
      await age('2 hours')
      await expect.poll(rows).toEqual([])
      await pruner.stop()
      await store.claim('late', own)
      await age('2 hours')
      await sleep(50)
      expect(await rows()).toHaveLength(1)
    })
  })
})
