import { randomUUID } from 'node:crypto'
import {
  findBinary,
  type PostgresServer,
  postgresBinary,
  skipReason,
  startPostgres,
} from '@audian-webhooks/test-services'
import { Pool, type PoolConfig } from 'pg'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PgPool, PgQuery } from './database.ts'
import { type PostgresStore, postgresStore } from './postgres-store.ts'

const missing = findBinary(postgresBinary) === undefined ? skipReason(postgresBinary) : undefined
const own = { token: 'own', leaseMs: 60_000, fingerprint: 7 }
const other = { token: 'other', leaseMs: 60_000 }

/** Parsers that a user may have set for a pool of pg. */
const parsers: readonly (readonly [string, (text: string) => unknown])[] = [
  ['text', (text) => text],
  ['numbers', Number],
  ['bigints', (text) => (/^-?\d+$/.test(text) ? BigInt(text) : text)],
  ['objects', (text) => ({ text })],
  ['nothing', () => undefined],
]

/** Options that a user may have set for postgres.js. */
const options: readonly (readonly [string, postgres.Options<Record<string, postgres.PostgresType>>])[] = [
  ['transform: camel', { transform: postgres.camel }],
  ['transform: kebab', { transform: postgres.kebab }],
  ['transform: pascal', { transform: postgres.pascal }],
  ['transform: toCamel of columns', { transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } } }],
  ['transform of all values', { transform: { value: (value: unknown) => String(value).toUpperCase() } }],
  [
    'numbers as bigints',
    { types: { int: { to: 21, from: [20, 21, 23, 700, 701], serialize: String, parse: BigInt } } },
  ],
  [
    'text in objects',
    { types: { text: { to: 25, from: [25], serialize: String, parse: (text: string) => ({ text }) } } },
  ],
  ['fetch_types: false', { fetch_types: false }],
]

describe.skipIf(missing)(`under the settings of a driver${missing === undefined ? '' : ` (${missing})`}`, () => {
  let server: PostgresServer
  const ends: (() => Promise<unknown>)[] = []

  function open(config: PoolConfig & { binary?: boolean } = {}): Pool {
    const pool = new Pool({ connectionString: server.url, max: 3, ...config })
    pool.on('error', () => undefined)
    ends.push(() => pool.end())
    return pool
  }

  async function migrated(pool: Pool | postgres.Sql): Promise<PostgresStore> {
    const store = postgresStore({ pool, schema: `of ${randomUUID()}` })
    await store.migrate()
    return store
  }

  beforeAll(async () => {
    server = await startPostgres()
  })
  afterEach(async () => {
    await Promise.all(ends.splice(0).map((end) => end()))
  })
  afterAll(() => server?.stop())

  it.each(parsers)('knows every state with pg, where the types are parsed to %s', async (_, parse) => {
    const types = { getTypeParser: () => parse }
    await expectStates(await migrated(open({ types })))
    const transactional = postgresStore({ pool: open({ types }), schema: `of ${randomUUID()}`, transactional: true })
    await transactional.migrate()
    const transaction = { retainMs: 60_000, fingerprint: 7, signal: new AbortController().signal }
    expect(await transactional.transact('key', transaction, async () => 1)).toEqual({ state: 'committed', value: 1 })
    expect(await transactional.transact('key', transaction, async () => 1)).toEqual({ state: 'done', fingerprint: 7 })
  })

  it('knows every state with pg in binary mode', async () => {
    await expectStates(await migrated(open({ binary: true })))
  })

  it.each(options)('knows every state with postgres.js and %s', async (_, given) => {
    const sql = postgres(server.url, { max: 3, onnotice: () => undefined, ...given })
    ends.push(() => sql.end())
    await expectStates(await migrated(sql))
  })

  it.each<readonly [string, (row: unknown) => unknown]>([
    ['drops columns', () => ({})],
    ['parses values', (row) => Object.values(Object(row)).map(Number)],
    ['wraps rows', (row) => ({ row })],
    ['replaces keys', (row) => Object.values(Object(row)).map(() => 'other')],
  ])('rejects where a wrapper around pg %s', async (_, change) => {
    const pool = open()
    const schema = `of ${randomUUID()}`
    const store = postgresStore({ pool, schema })
    await store.migrate()
    await store.claim('key', own)
    const wrapper: PgPool = {
      async query(query: PgQuery) {
        const { rows, command } = await pool.query({ ...query, types: undefined })
        return { rows: rows.map(change), command }
      },
    }
    const wrapped = postgresStore({ pool: wrapper, schema, prepare: false })
    await expect(wrapped.claim('key', other)).rejects.toThrow(/cannot read the database's result/)
    await expect(wrapped.claim('new', other)).rejects.toThrow(/cannot read the database's result/)
    await expect(wrapped.complete('key', 'own', 60_000)).rejects.toThrow(/cannot read the database's result/)
  })

  it.each([-1, 3, 32_767])('rejects a record whose state is %i', async (state) => {
    const pool = open()
    const schema = `of ${randomUUID()}`
    const store = postgresStore({ pool, schema, transactional: true })
    await store.migrate()
    await store.claim('key', own)
    await pool.query(`UPDATE "${schema}".audian_webhooks SET state = ${state}`)
    const expected = /Expected a state of 0, 1 or 2/
    await expect(store.claim('key', other)).rejects.toThrow(expected)
    const transaction = { retainMs: 60_000, signal: new AbortController().signal }
    await expect(store.transact('key', transaction, async () => 1)).rejects.toThrow(expected)
  })
})

async function expectStates(store: PostgresStore): Promise<void> {
  expect(await store.claim('key', own)).toEqual({ state: 'claimed' })
  const busy = await store.claim('key', other)
  expect(busy).toEqual({ state: 'busy', retryAfterMs: expect.any(Number) })
  expect(busy.state === 'busy' && busy.retryAfterMs).toBeGreaterThan(30_000)
  expect(await store.renew('key', 'own', 60_000)).toBe(true)
  expect(await store.complete('key', 'other', 60_000)).toBe(false)
  expect(await store.complete('key', 'own', 60_000)).toBe(true)
  expect(await store.claim('key', other)).toEqual({ state: 'done', fingerprint: 7 })
  await store.claim('back', { ...other, leaseMs: 60_000 })
  expect(await store.release('back', 'other')).toBe(true)
  expect(await store.claim('back', own)).toEqual({ state: 'claimed' })
}
