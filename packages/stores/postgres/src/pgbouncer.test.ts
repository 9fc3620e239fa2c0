import { setTimeout as sleep } from 'node:timers/promises'
import {
  findBinary,
  type PgBouncer,
  type PostgresServer,
  pgBouncerBinary,
  postgresBinary,
  skipReason,
  startPgBouncer,
  startPostgres,
} from '@audian-webhooks/test-services'
import type { StoreHarness } from '@audian-webhooks/testing'
import { describeStoreContract } from '@audian-webhooks/testing/vitest'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postgresStore } from './postgres-store.ts'

const absent = [postgresBinary, pgBouncerBinary].find((binary) => findBinary(binary) === undefined)
const missing = absent === undefined ? undefined : skipReason(absent)

describe.skipIf(missing)(`over PgBouncer in transaction mode${missing === undefined ? '' : ` (${missing})`}`, () => {
  let server: PostgresServer
  let bouncer: PgBouncer
  const pools: Pool[] = []
  const connect = (max = 10) => {
    const pool = new Pool({ connectionString: bouncer.url, max })
    pools.push(pool)
    return pool
  }

  beforeAll(async () => {
    server = await startPostgres()
    bouncer = await startPgBouncer(server)
    await postgresStore({ pool: connect() }).migrate()
  })
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()))
    await bouncer?.stop()
    await server?.stop()
  })

  let shared: Pick<StoreHarness, 'store' | 'others'> | undefined
  const open = () => {
    const store = () => postgresStore({ pool: connect(), prepare: false })
    shared ??= { store: store(), others: [store(), store(), store()] }
    return { ...shared, advance: sleep }
  }
  describeStoreContract('postgresStore({ prepare: false })', open, { concurrent: true })

  it('runs transactions of many processes, each event once', async () => {
    const stores = [1, 2, 3].map(() => postgresStore({ pool: connect(4), prepare: false, transactional: true }))
    await connect().query('CREATE TABLE effects (key text)')
    const keys = Array.from({ length: 50 }, (_, at) => `event ${at}`)
    const answers = await Promise.all(
      keys.flatMap((key) =>
        stores.map((store) =>
          store.transact(key, { retainMs: 60_000, signal: new AbortController().signal }, (tx) =>
            tx.query('INSERT INTO effects VALUES ($1)', [key]),
          ),
        ),
      ),
    )
    expect(answers.filter(({ state }) => state === 'committed')).toHaveLength(50)
    const { rows } = await connect().query('SELECT count(*)::int AS all, count(DISTINCT key)::int AS keys FROM effects')
    expect(rows).toEqual([{ all: 50, keys: 50 }])
  })
})
