import { randomUUID } from 'node:crypto'
import {
  findBinary,
  type PostgresServer,
  postgresBinary,
  skipReason,
  startPostgres,
} from '@audian-webhooks/test-services'
import { Pool, type PoolClient } from 'pg'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresStore, postgresStore } from './postgres-store.ts'

const missing = findBinary(postgresBinary) === undefined ? skipReason(postgresBinary) : undefined

/** What someone may have set for a server, a database or a role. Connections get them as a server's own defaults. */
const settings: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['the defaults', {}],
  ['read uncommitted', { default_transaction_isolation: 'read uncommitted' }],
  ['repeatable read', { default_transaction_isolation: 'repeatable read' }],
  ['serializable', { default_transaction_isolation: 'serializable' }],
  ['deferrable', { default_transaction_isolation: 'serializable', default_transaction_deferrable: 'on' }],
  ['DateStyle SQL in Kolkata', { DateStyle: 'SQL, DMY', TimeZone: 'Asia/Kolkata' }],
  ['DateStyle German in Shanghai', { DateStyle: 'German', TimeZone: 'Asia/Shanghai' }],
  ['DateStyle Postgres in New York', { DateStyle: 'Postgres, MDY', TimeZone: 'America/New_York' }],
  ['other ways to write values', { IntervalStyle: 'sql_standard', bytea_output: 'escape', extra_float_digits: '-15' }],
  ['an empty search_path', { search_path: '' }],
  ['a search_path without public', { search_path: 'elsewhere, pg_catalog' }],
  ['backslashes as escapes', { standard_conforming_strings: 'off', escape_string_warning: 'off' }],
  ['another encoding', { client_encoding: 'LATIN1' }],
  ['short time-outs', { statement_timeout: '4s', lock_timeout: '2s', idle_in_transaction_session_timeout: '5s' }],
  ['no sequential scans', { enable_seqscan: 'off', plan_cache_mode: 'force_generic_plan' }],
]

const escaped = (text: string) => text.replaceAll(/[\\ ]/g, '\\$&')
const optionsOf = (given: Readonly<Record<string, string>>) =>
  Object.entries(given)
    .map(([name, value]) => `-c ${name}=${escaped(value)}`)
    .join(' ')

const own = { token: 'own', leaseMs: 60_000, fingerprint: 4294967295 }
const other = { token: 'other', leaseMs: 60_000 }

describe.skipIf(missing)(
  `under settings other than the defaults${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let server: PostgresServer
    const ends: (() => Promise<unknown>)[] = []

    function open(given: Readonly<Record<string, string>>, max = 6): Pool {
      const pool = new Pool({ connectionString: server.url, max, options: optionsOf(given) })
      pool.on('error', () => undefined)
      ends.push(() => pool.end())
      return pool
    }

    function openPostgresJs(given: Readonly<Record<string, string>>): postgres.Sql {
      const sql = postgres(server.url, { max: 6, onnotice: () => undefined, connection: { ...given } })
      ends.push(() => sql.end())
      return sql
    }

    beforeAll(async () => {
      server = await startPostgres()
    })
    afterEach(async () => {
      await Promise.all(ends.splice(0).map((end) => end()))
    })
    afterAll(() => server?.stop())

    it.each([
      ['claim', async (store: PostgresStore) => expect(await store.claim('key', other)).toEqual({ state: 'claimed' })],
      ['renew', async (store: PostgresStore) => expect(await store.renew('key', 'own', 1000)).toBe(true)],
      ['complete', async (store: PostgresStore) => expect(await store.complete('key', 'own', 1000)).toBe(true)],
      ['release', async (store: PostgresStore) => expect(await store.release('key', 'own')).toBe(true)],
    ])('repeats %s where another transaction changed the record since its snapshot', async (method, call) => {
      const schema = `of ${randomUUID()}`
      const pool = open({ default_transaction_isolation: 'serializable' })
      const store = postgresStore({ pool, schema })
      await store.migrate()
      await store.claim('key', method === 'claim' ? { ...own, leaseMs: 1 } : own)
      const meddler = await pool.connect()
      await meddler.query(`BEGIN; UPDATE "${schema}".audian_webhooks SET fingerprint = '1'`)
      const calling = call(store)
      const blocked = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`
      await expect.poll(async () => (await pool.query(blocked)).rowCount).toBe(1)
      await meddler.query('COMMIT')
      meddler.release()
      await calling
    })

    it('rolls back transactions where the default is to read only, and says what to do', async () => {
      const schema = `of ${randomUUID()}`
      await postgresStore({ pool: open({}), schema }).migrate()
      const pool = open({ default_transaction_read_only: 'on' })
      const store = postgresStore({ pool, schema, transactional: true })
      const options = { retainMs: 60_000, signal: new AbortController().signal }
      await expect(store.transact('key', options, async () => 1)).rejects.toThrow(/default_transaction_read_only=off/)
      const writing = postgresStore({ pool: open({}), schema, transactional: true })
      expect(await writing.transact('key', options, async () => 2)).toEqual({ state: 'committed', value: 2 })
    })

    it('rejects a transaction that idle_in_transaction_session_timeout ends, while its handler runs on', async () => {
      const schema = `of ${randomUUID()}`
      await postgresStore({ pool: open({}), schema }).migrate()
      const pool = open({ idle_in_transaction_session_timeout: '50' })
      const store = postgresStore({ pool, schema, transactional: true })
      const options = { retainMs: 60_000, signal: new AbortController().signal }
      await expect(store.transact('key', options, () => new Promise<never>(() => undefined))).rejects.toThrow()
      expect(await postgresStore({ pool: open({}), schema }).claim('key', other)).toEqual({ state: 'claimed' })
    })

    it.each(['statement_timeout', 'lock_timeout'])('rejects a claim that %s ends, and claims nothing', async (name) => {
      const schema = `of ${randomUUID()}`
      const pool = open({})
      const store = postgresStore({ pool, schema })
      await store.migrate()
      await store.claim('key', { ...own, leaseMs: 1 })
      const locker = await pool.connect()
      await locker.query(`BEGIN; SELECT FROM "${schema}".audian_webhooks FOR UPDATE`)
      const hasty = postgresStore({ pool: open({ [name]: '50' }), schema })
      await expect(hasty.claim('key', { ...own, token: 'hasty' })).rejects.toThrow(/timeout/)
      await locker.query('COMMIT')
      locker.release()
      expect(await store.claim('key', other)).toEqual({ state: 'claimed' })
    })

    describe.each(settings)('%s', (_, given) => {
      it.each([
        ['pg', () => open(given)],
        ['postgres.js', () => openPostgresJs(given)],
      ])('keeps the contract with %s', async (_driver, connect) => {
        const schema = `back\\slash's ${randomUUID()}`
        const pool = connect()
        const store = postgresStore({ pool, schema })
        await store.migrate()
        await store.migrate()
        await expectContract(store)
        await expectOneWinner([store, ...[1, 2].map(() => postgresStore({ pool, schema }))])
      })

      it('runs transactions, each event once', async () => {
        const schema = `back\\slash's ${randomUUID()}`
        const pool = open(given)
        const store = postgresStore({ pool, schema, transactional: true })
        await store.migrate()
        const { signal } = new AbortController()
        const transact = <T>(key: string, run: (tx: PoolClient) => Promise<T>) =>
          store.transact(key, { retainMs: 60_000, fingerprint: 7, signal }, run)

        const modes = await transact('key ü€', async (tx) => {
          const { rows } = await tx.query({
            text: `SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')`,
            rowMode: 'array',
          })
          return rows[0]
        })
        expect(modes).toEqual({ state: 'committed', value: ['read committed', 'off'] })
        expect(await transact('key ü€', async () => 1)).toEqual({ state: 'done', fingerprint: 7 })
        await expect(transact('ended', (tx) => tx.query('ROLLBACK; BEGIN'))).rejects.toThrow(
          /ended the transaction itself/,
        )

        await pool.query(`CREATE TABLE "${schema}".effects (key text)`)
        const keys = Array.from({ length: 10 }, (_unused, at) => `event ${at}`)
        const answers = await Promise.all(
          [...keys, ...keys, ...keys].map((key) =>
            transact(key, (tx) => tx.query(`INSERT INTO "${schema}".effects VALUES ($1)`, [key])),
          ),
        )
        expect(answers.filter(({ state }) => state === 'committed')).toHaveLength(10)
        const { rows } = await pool.query(`SELECT key FROM "${schema}".effects`)
        expect(rows.map(({ key }) => key).sort()).toEqual(keys)
      })
    })
  },
)

async function expectContract(store: PostgresStore): Promise<void> {
  const key = 'one: "ü€😀", back\\slash'
  expect(await store.claim(key, own)).toEqual({ state: 'claimed' })
  expect(await store.claim(key, own)).toEqual({ state: 'claimed' })
  expect(await store.renew(key, 'own', 50_000)).toBe(true)
  expect(await store.renew(key, 'other', 50_000)).toBe(false)
  const busy = await store.claim(key, other)
  expect(busy).toEqual({ state: 'busy', retryAfterMs: expect.any(Number) })
  const restMs = busy.state === 'busy' ? busy.retryAfterMs : 0
  expect(restMs).toBeGreaterThan(20_000)
  expect(restMs).toBeLessThanOrEqual(50_000)
  expect(await store.complete(key, 'other', 60_000)).toBe(false)
  expect(await store.complete(key, 'own', 60_000)).toBe(true)
  expect(await store.complete(key, 'own', 60_000)).toBe(true)
  expect(await store.claim(key, other)).toEqual({ state: 'done', fingerprint: 4294967295 })
  expect(await store.release(key, 'own')).toBe(false)
  expect(await store.claim('given back', own)).toEqual({ state: 'claimed' })
  expect(await store.release('given back', 'own')).toBe(true)
  expect(await store.claim('given back', other)).toEqual({ state: 'claimed' })
  expect(await store.prune()).toBe(0)
}

/** Deliveries of the same events at the same time, over several connections: none fails, and each has one winner. */
async function expectOneWinner(stores: readonly PostgresStore[]): Promise<void> {
  const keys = Array.from({ length: 40 }, (_, at) => `event ${at}`)
  const won: string[] = []
  const race = async (store: PostgresStore, key: string) => {
    const token = randomUUID()
    const { state } = await store.claim(key, { token, leaseMs: 60_000 })
    if (state === 'claimed' && (await store.complete(key, token, 60_000))) won.push(key)
  }
  for (let round = 0; round < 3; round++) {
    await Promise.all(
      stores.flatMap((store, at) => (at % 2 === 0 ? keys : [...keys].reverse()).map((key) => race(store, key))),
    )
  }
  expect(won.sort()).toEqual([...keys].sort())
}
