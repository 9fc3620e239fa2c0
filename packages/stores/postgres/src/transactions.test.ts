import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { OptionsError } from '@audian-webhooks/core'
import {
  findBinary,
  openCuttableWay,
  type PostgresServer,
  postgresBinary,
  skipReason,
  startPostgres,
} from '@audian-webhooks/test-services'
import { Pool, type PoolClient } from 'pg'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { postgresStore, type TransactionalPostgresStore } from './postgres-store.ts'

const missing = findBinary(postgresBinary) === undefined ? skipReason(postgresBinary) : undefined

it('takes no postgres.js, and says why', () => {
  expect(() => postgresStore({ pool: postgres() as never, transactional: true })).toThrow(
    new OptionsError('postgresStore', [
      'pool: must be a Pool of pg where transactional is true. With postgres.js, statements of a handler whose connection is lost could run on another one, outside the transaction.',
    ]),
  )
})

it.each([
  [10, 9],
  [2, 1],
  [1, 1],
])('leaves one of %i connections to others: %i transactions at once', (max, most) => {
  expect(postgresStore({ pool: new Pool({ max }), transactional: true }).maxTransactions).toBe(most)
})

describe.skipIf(missing)(`transact() on a real server${missing === undefined ? '' : ` (${missing})`}`, () => {
  let server: PostgresServer
  let pool: Pool
  let store: TransactionalPostgresStore<PoolClient>
  let schema: string
  let waiting: AbortController

  const options = () => ({ retainMs: 60_000, signal: waiting.signal })
  const transact = <T>(run: (tx: PoolClient) => Promise<T>, key = 'key') => store.transact(key, options(), run)
  const write = (tx: PoolClient, note = 'effect') => tx.query(`INSERT INTO "${schema}".effects VALUES ($1)`, [note])
  const effects = async () => (await pool.query(`SELECT note FROM "${schema}".effects`)).rows.map(({ note }) => note)
  const open = (url: string, max = 5) => {
    const opened = new Pool({ connectionString: url, max })
    opened.on('error', () => undefined) // Idle connections end with the server.
    return opened
  }
  const never = () => new Promise<never>(() => undefined)
  const pidOf = async (tx: PoolClient): Promise<number> =>
    (await tx.query('SELECT pg_backend_pid() AS pid')).rows[0].pid

  /** A transaction whose handlers have begun, and continue until the test ends them. */
  async function begun(key = 'key', within = store) {
    let end = () => {}
    let settle: (client: PoolClient) => void = () => {}
    const client = new Promise<PoolClient>((resolve) => (settle = resolve))
    const ended = within.transact(key, options(), async (tx) => {
      await write(tx)
      settle(tx)
      await new Promise<void>((resolve) => (end = resolve))
    })
    ended.catch(() => undefined)
    const tx = await Promise.race([client, ended.then(() => Promise.reject(new Error('it did not begin')))])
    return { tx, ended, end: () => end() }
  }

  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  beforeEach(async () => {
    pool = open(server.url)
    schema = `of ${randomUUID()}`
    waiting = new AbortController()
    setMaxListeners(0, waiting.signal) // One for all transactions of a test.
    store = postgresStore({ pool, schema, transactional: true })
    await store.migrate()
    await pool.query(`CREATE TABLE "${schema}".effects (note text)`)
  })
  afterEach(() => pool.end())

  it('commits what was written and the success together', async () => {
    expect(await transact(async (tx) => (await write(tx)).rowCount)).toEqual({ state: 'committed', value: 1 })
    expect(await effects()).toEqual(['effect'])
    expect(await transact(never)).toEqual({ state: 'done', fingerprint: undefined })
  })

  it('hands back the fingerprint, and forgets after the time to remember', async () => {
    const run = async () => undefined
    await store.transact('key', { ...options(), fingerprint: 17 }, run)
    expect(await store.transact('key', options(), never)).toEqual({ state: 'done', fingerprint: 17 })
    await store.transact('short', { ...options(), retainMs: 1 }, run)
    await expect.poll(() => store.transact('short', options(), run)).toMatchObject({ state: 'committed' })
  })

  it('undoes everything when the handlers fail, and the connection serves the next', async () => {
    const pids: number[] = []
    const failing = transact(async (tx) => {
      pids.push(await pidOf(tx))
      await write(tx)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await effects()).toEqual([])
    await transact(async (tx) => pids.push(await pidOf(tx)))
    expect(pids[1]).toBe(pids[0])
  })

  it('is busy at once where another transaction has the key, and runs nothing', async () => {
    const first = await begun()
    const run = vi.fn(async () => undefined)
    expect(await transact(run)).toEqual({ state: 'busy', retryAfterMs: 1000 })
    expect(run).not.toHaveBeenCalled()
    expect(await transact(async () => 1, 'another key')).toMatchObject({ state: 'committed' })
    first.end()
    expect(await first.ended).toMatchObject({ state: 'committed' })
    expect(await transact(run)).toMatchObject({ state: 'done' })
  })

  it('lets one of many at once through', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => transact((tx) => write(tx))))
    expect(answers.filter(({ state }) => state === 'committed')).toHaveLength(1)
    expect(await effects()).toHaveLength(1)
  })

  it('gives each table its own locks', async () => {
    const first = await begun()
    const other = postgresStore({ pool, schema, table: 'other', transactional: true })
    await other.migrate()
    expect(await other.transact('key', options(), async () => 1)).toMatchObject({ state: 'committed' })
    first.end()
    await first.ended
  })

  describe('a handler that hides what went wrong', () => {
    it('commits nothing after a failed statement that it swallowed', async () => {
      const swallowing = transact(async (tx) => {
        await write(tx)
        await tx.query('SELECT 1 / 0').catch(() => undefined)
      })
      await expect(swallowing).rejects.toThrow(/rolled back, because a statement of a handler failed/)
      expect(await effects()).toEqual([])
      expect(await transact((tx) => write(tx))).toMatchObject({ state: 'committed' })
    })

    it('commits nothing where a statement fails between the record and the commit', async () => {
      const floating = transact(async (tx) => {
        await write(tx)
        setImmediate(() => tx.query('SELECT 1 / 0').catch(() => undefined))
      })
      await expect(floating).rejects.toThrow(/rolled back, because a statement of a handler failed/)
      expect(await effects()).toEqual([])
      expect(await transact(async () => 1)).toMatchObject({ state: 'committed' })
    })

    it('commits a failed statement that it undid by a savepoint', async () => {
      const careful = transact(async (tx) => {
        await tx.query('SAVEPOINT try')
        await tx.query('SELECT 1 / 0').catch(() => tx.query('ROLLBACK TO try'))
        await write(tx)
      })
      expect(await careful).toMatchObject({ state: 'committed' })
      expect(await effects()).toEqual(['effect'])
    })

    it.each(['ROLLBACK', 'COMMIT', 'ROLLBACK; BEGIN'])(
      'is not taken for done when it ends the transaction by %s',
      async (text) => {
        const ending = transact(async (tx) => {
          await write(tx)
          await tx.query(text)
        })
        await expect(ending).rejects.toThrow(/handler has ended the transaction itself/)
        expect(await transact(async () => 1)).toMatchObject({ state: 'committed' })
      },
    )
  })

  describe('a connection that is lost', () => {
    it('is reported at once, while the handlers run on, and leaves nothing', async () => {
      const { tx, ended } = await begun()
      const pid = await pidOf(tx)
      await pool.query('SELECT pg_terminate_backend($1)', [pid])
      await expect(ended).rejects.toThrow(/terminat/)
      await expect(write(tx)).rejects.toThrow(/not queryable/)
      expect(await effects()).toEqual([])
      expect(await transact((client) => write(client))).toMatchObject({ state: 'committed' })
    })

    it('rejects where the answer to COMMIT is lost, and the next call finds it done', async () => {
      const way = await openCuttableWay(server.url)
      const far = open(way.url)
      const distant = postgresStore({ pool: far, schema, transactional: true })
      way.cutAfter('COMMIT\0') // The zero byte ends the message; BEGIN … READ COMMITTED continues.
      await expect(distant.transact('key', options(), (tx) => write(tx))).rejects.toThrow()
      expect(await effects()).toEqual(['effect'])
      expect(await transact(never)).toMatchObject({ state: 'done' })
      await far.end()
      await way.close()
    })

    it.each(['BEGIN', 'look', 'audian_webhooks'])('leaves nothing where the answer to %s is lost', async (text) => {
      const way = await openCuttableWay(server.url)
      const far = open(way.url)
      const distant = postgresStore({ pool: far, schema, transactional: true, prepare: false })
      way.cutAfter(text === 'look' ? 'LATERAL' : text)
      const run = vi.fn((tx: PoolClient) => write(tx))
      await expect(distant.transact('key', options(), run)).rejects.toThrow()
      await expect.poll(() => transact((tx) => write(tx))).toMatchObject({ state: 'committed' })
      expect(await effects()).toEqual(['effect'])
      await far.end()
      await way.close()
    })
  })

  describe('when no one waits any more', () => {
    it('rolls back and gives the connection free, although the handlers run on', async () => {
      const { tx, ended } = await begun()
      waiting.abort()
      await expect(ended).rejects.toThrow(/nothing waits/)
      await expect(write(tx)).rejects.toThrow()
      expect(await effects()).toEqual([])
      expect(pool.totalCount - pool.idleCount).toBe(0)
      waiting = new AbortController()
      await expect.poll(() => transact(async () => 1)).toMatchObject({ state: 'committed' })
    })

    it('leaves the line for a connection', async () => {
      const single = open(server.url, 2)
      const narrow = postgresStore({ pool: single, schema, transactional: true })
      const first = await begun('first', narrow)
      const impatient = new AbortController()
      const run = vi.fn(async () => 1)
      const second = narrow.transact('second', { ...options(), signal: impatient.signal }, run)
      const third = narrow.transact('third', options(), async () => 3)
      // The one connection that is left is for everyone else.
      expect((await single.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
      impatient.abort(new Error('no patience'))
      await expect(second).rejects.toThrow('no patience')
      first.end()
      expect(await first.ended).toMatchObject({ state: 'committed' })
      expect(await third).toEqual({ state: 'committed', value: 3 })
      expect(run).not.toHaveBeenCalled()
      await single.end()
    })

    it('begins nothing', async () => {
      waiting.abort(new Error('too late'))
      await expect(transact(never)).rejects.toThrow('too late')
    })

    it('gives back a connection that comes too late', async () => {
      const single = open(server.url, 1)
      const narrow = postgresStore({ pool: single, schema, transactional: true })
      const taken = await single.connect()
      const transacting = narrow.transact('key', options(), never)
      waiting.abort(new Error('no patience'))
      await expect(transacting).rejects.toThrow('no patience')
      taken.release()
      expect((await single.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
      await single.end()
    })
  })

  describe('beside receivers whose store is not transactional', () => {
    it('is busy with their lease, and done by their completion', async () => {
      const plain = postgresStore({ pool, schema })
      await plain.claim('key', { token: 'own', leaseMs: 60_000 })
      const answer = await transact(never)
      expect(answer).toMatchObject({ state: 'busy' })
      expect(answer.state === 'busy' && answer.retryAfterMs).toBeGreaterThan(30_000)
      await plain.complete('key', 'own', 60_000)
      expect(await transact(never)).toMatchObject({ state: 'done' })
    })

    it('takes what they gave back or let expire', async () => {
      const plain = postgresStore({ pool, schema })
      await plain.claim('given back', { token: 'own', leaseMs: 60_000 })
      await plain.release('given back', 'own')
      await plain.claim('expired', { token: 'own', leaseMs: 1 })
      await new Promise((resolve) => setTimeout(resolve, 20))
      for (const key of ['given back', 'expired']) {
        expect(await transact(async () => 1, key)).toMatchObject({ state: 'committed' })
        expect(await plain.claim(key, { token: 'other', leaseMs: 1 })).toMatchObject({ state: 'done' })
      }
    })

    it('gives way to one that claims in the meantime', async () => {
      const { ended, end } = await begun()
      await postgresStore({ pool, schema }).claim('key', { token: 'own', leaseMs: 60_000 })
      end()
      await expect(ended).rejects.toThrow(/a receiver whose store is not transactional holds the event/)
      expect(await effects()).toEqual([])
    })
  })

  it('says what to run where the table is missing', async () => {
    const absent = postgresStore({ pool, schema, table: 'absent', transactional: true })
    await expect(absent.transact('key', options(), never)).rejects.toThrow(/"absent" is missing/)
  })

  it('rejects while the server is away, and serves again when it is back', async () => {
    const { ended } = await begun()
    await server.kill()
    await expect(ended).rejects.toThrow()
    await expect(transact(never)).rejects.toThrow()
    await server.start()
    expect(await transact((tx) => write(tx))).toMatchObject({ state: 'committed' })
    expect(await effects()).toEqual(['effect'])
  })
})
