// What the Postgres store gains by sending calls together, against the same statements with one key each, on a pool of
// the same size. `npm run bench:postgres` builds first: run from source, every function would be named again at each call.
import { type PgPool, type PostgresJs, postgresStore } from '@audian-webhooks/store-postgres'
import { startPostgres } from '@audian-webhooks/test-services'
import { Pool } from 'pg'
import postgres from 'postgres'
import type { Statement } from '../../packages/stores/postgres/src/database.ts'
import { statementsOf } from '../../packages/stores/postgres/src/statements.ts'
import { type Call, medianMs, throughput } from './callers.ts'
import { claim, claimAndComplete, leaseMs, retainMs } from './claim-and-complete.ts'
import { publishComparisons, type Reading } from './comparisons.ts'
import { type Comparison, compareMeasures } from './paired.ts'
import { showProgress } from './progress.ts'

/** One of the store's statements, about one key, on its own pool. Resolves with the number of rows. */
type Query = (statement: Statement, values: unknown[][]) => Promise<number>

interface Driver {
  readonly name: string
  readonly pool: PgPool | PostgresJs
  readonly query: Query
}

interface Sides {
  readonly ours: Call
  readonly floor: Call
}

const connections = 10
const roundMs = 150
const warmUpMs = 1000
const table = '"public"."audian_webhooks"'
const statements = statementsOf(table)

function claims({ pool, query }: Driver): Sides {
  return {
    ours: claim(postgresStore({ pool })),
    async floor({ key, token, fingerprint }) {
      const rows = await query(statements.claim, [[key], [token], [leaseMs], [String(fingerprint)]])
      if (rows !== 1) throw new Error('not claimed')
    },
  }
}

function claimsAndCompletions(driver: Driver): Sides {
  const { floor } = claims(driver)
  return {
    ours: claimAndComplete(postgresStore(driver)),
    async floor(event) {
      await floor(event)
      const rows = await driver.query(statements.complete, [[event.key], [event.token], [retainMs]])
      if (rows !== 1) throw new Error('not completed')
    },
  }
}

function compareThroughput({ ours, floor }: Sides, callers: number): Promise<Comparison> {
  const measure = (call: Call) => () => throughput(call, { callers, ms: roundMs })
  return compareMeasures({ ours: measure(ours), floor: measure(floor) })
}

/** A server plans a statement again the first five times that a connection runs it. */
async function warmUp({ ours, floor }: Sides): Promise<void> {
  for (const call of [ours, floor]) await throughput(call, { callers: connections, ms: warmUpMs })
  await throughput(ours, { callers: 1, ms: warmUpMs })
}

async function compareAll(driver: Driver): Promise<Reading[]> {
  const readings: Reading[] = []
  const one = claims(driver)
  const both = claimsAndCompletions(driver)
  await warmUp(both)
  for (const [callers, least] of [
    [64, 6],
    [256, 10],
  ] as const) {
    showProgress(`${driver.name}, ${callers} callers`)
    await pool.query(`TRUNCATE ${table}`)
    const name = (what: string) => `${what}, ${callers} callers, ${driver.name}`
    readings.push(
      { name: name('claim'), unit: 'claims/s', least, comparison: await compareThroughput(one, callers) },
      { name: name('claim + complete'), unit: 'events/s', comparison: await compareThroughput(both, callers) },
    )
  }
  showProgress(`${driver.name}, one caller`)
  const alone = (call: Call) => () => medianMs(call, roundMs)
  const latency = await compareMeasures({ ours: alone(one.ours), floor: alone(one.floor) })
  showProgress('')
  return [...readings, { name: `claim, one caller, ${driver.name}`, unit: 'ms', most: 1.05, comparison: latency }]
}

const server = await startPostgres(['fsync=on'])
// A pool for each side: on a shared one they would share what the server keeps of a statement, and its plan depends on
// how many keys its first runs had.
const pg = () => new Pool({ connectionString: server.url, max: connections })
const postgresJs = () => postgres(server.url, { max: connections })
const [pool, pgByHand, sql, sqlByHand] = [pg(), pg(), postgresJs(), postgresJs()]
await postgresStore({ pool }).migrate()

const drivers: readonly Driver[] = [
  {
    name: 'pg',
    pool,
    query: async ({ text, name }, values) => (await pgByHand.query({ text, name, values })).rows.length,
  },
  {
    name: 'postgres.js',
    pool: sql,
    query: async ({ text }, values) => (await sqlByHand.unsafe(text, values as never[], { prepare: true })).length,
  },
]
try {
  const readings: Reading[] = []
  for (const driver of drivers) readings.push(...(await compareAll(driver)))
  publishComparisons({
    title: 'PostgreSQL store',
    method: `against the same statements by hand, one key a query; ${connections} connections, fsync on`,
    readings,
  })
} finally {
  await Promise.all([pool, pgByHand, sql, sqlByHand].map((each) => each.end()))
  await server.stop()
}
