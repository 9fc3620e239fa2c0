import { randomUUID } from 'node:crypto'
import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import { postgresStore } from '@audian-webhooks/store-postgres'
import { redisStore } from '@audian-webhooks/store-redis'
import {
  type CuttableWay,
  openCuttableWay,
  type PostgresServer,
  type RedisServer,
} from '@audian-webhooks/test-services'
import { Redis } from 'ioredis'
import { Pool } from 'pg'
import { times } from './receiver.ts'

/** An empty server of one kind, and stores of it. */
export interface Place {
  readonly server: RedisServer | PostgresServer
  /** What `store` uses. Another one leads to the server straight. */
  readonly way: CuttableWay
  readonly store: IdempotencyStore
  readonly straight: IdempotencyStore
  /** Stops the server from taking writes, or lets it again. */
  refuseWrites(refuse: boolean): Promise<void>
  close(): Promise<void>
}

export async function openRedis(server: RedisServer): Promise<Place> {
  await flush(server)
  const way = await openCuttableWay(server.url)
  const connect = (url: string) => {
    const client = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: 1 })
    client.on('error', () => undefined) // What the tests bring about.
    return client
  }
  const clients = [connect(way.url), connect(server.url)] as const
  return {
    server,
    way,
    store: redisStore({ client: clients[0] }),
    straight: redisStore({ client: clients[1] }),
    // A replica whose master is away takes no writes.
    refuseWrites: async (refuse) => {
      await (refuse ? clients[1].replicaof('127.0.0.1', 1) : clients[1].replicaof('NO', 'ONE'))
    },
    async close() {
      for (const client of clients) client.disconnect()
      await way.close()
    },
  }
}

async function flush(server: RedisServer): Promise<void> {
  const client = new Redis(server.url)
  await client.flushall()
  client.disconnect()
}

export interface PostgresPlace extends Place {
  /** What `store` uses. */
  readonly pool: Pool
  /** Straight to the server. */
  readonly admin: Pool
  readonly transactional: ReturnType<typeof transactionalStore>
  migrate(): Promise<void>
}

/** In its own database. @param max connections of each pool */
export async function openPostgres(server: PostgresServer, max = 10): Promise<PostgresPlace> {
  const url = await newDatabase(server)
  const way = await openCuttableWay(url)
  const connect = (url: string) => {
    const pool = new Pool({ connectionString: url, max })
    pool.on('error', () => undefined) // What the tests bring about.
    return pool
  }
  const [pool, admin] = [connect(way.url), connect(url)]
  const straight = postgresStore({ pool: admin })
  const migrate = async () => {
    await straight.migrate()
    await admin.query('CREATE TABLE IF NOT EXISTS effects (key text)')
  }
  await migrate()
  return {
    server,
    way,
    pool,
    admin,
    migrate,
    straight,
    // Later than the receiver's time limit, which is the one to end a call that no one answers.
    store: postgresStore({ pool, prepare: false, timeoutMs: 2 * times.storeTimeoutMs }),
    transactional: transactionalStore(pool),
    async refuseWrites(refuse) {
      // A session's own setting goes before that of the server, so this one can always be changed back.
      await admin.query('SET default_transaction_read_only = off')
      await admin.query(`ALTER SYSTEM SET default_transaction_read_only = ${refuse ? 'on' : 'off'}`)
      await admin.query('SELECT pg_reload_conf()')
      await expectSetting(pool, refuse ? 'on' : 'off')
    },
    async close() {
      await way.close() // First: on a way that has fallen silent, no connection would end.
      await Promise.all([pool.end(), admin.end()])
    },
  }
}

async function newDatabase(server: PostgresServer): Promise<string> {
  const pool = new Pool({ connectionString: server.url, max: 1 })
  const name = `faults_${randomUUID()}`
  await pool.query(`CREATE DATABASE "${name}"`)
  await pool.end()
  return new URL(name, server.url).href
}

function transactionalStore(pool: Pool) {
  return postgresStore({ pool, transactional: true, prepare: false })
}

/** A reload takes a moment to reach every session. */
async function expectSetting(pool: Pool, value: string): Promise<void> {
  for (;;) {
    const { rows } = await pool.query('SHOW default_transaction_read_only')
    if (rows[0]?.default_transaction_read_only === value) return
  }
}
