import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import { postgresStore } from '@audian-webhooks/store-postgres'
import { redisStore } from '@audian-webhooks/store-redis'
import { prepareDatabase, sqliteStore } from '@audian-webhooks/store-sqlite'
import { Redis } from 'ioredis'
import Database from 'libsql'
import { Pool } from 'pg'

/** The store of one process, over its own clients. */
export interface Connection<TStore extends IdempotencyStore = IdempotencyStore> {
  readonly store: TStore
  close(): Promise<void>
}

export function connect(name: 'redis' | 'postgres' | 'sqlite' | 'broken', url: string): Connection {
  if (name === 'redis') return connectRedis(url)
  if (name === 'sqlite') return connectSqlite(url)
  return name === 'postgres' ? connectPostgres(url) : { store: brokenStore, close: async () => undefined }
}

/** @param max connections at once */
export function connectPool(url: string, max = 6): Pool {
  const pool = new Pool({ connectionString: url, max, query_timeout: 5000, connectionTimeoutMillis: 10_000 })
  pool.on('error', () => undefined) // Connections end with the server; the next query opens another.
  return pool
}

function connectRedis(url: string): Connection {
  const client = new Redis(url, { maxRetriesPerRequest: 1, retryStrategy: () => 50 })
  client.on('error', () => undefined) // The server goes away on purpose.
  return {
    store: redisStore({ client }),
    close: async () => client.disconnect(),
  }
}

function connectPostgres(url: string): Connection {
  const pool = connectPool(url)
  return { store: postgresStore({ pool }), close: () => pool.end() }
}

/** A handle of a process's own. */
export function openDatabase(path: string): Database.Database {
  const database = new Database(path)
  prepareDatabase(database)
  return database
}

function connectSqlite(path: string): Connection {
  const database = openDatabase(path)
  return { store: sqliteStore({ database }), close: async () => void database.close() }
}

/** Every promise broken at once. */
const brokenStore: IdempotencyStore = {
  shared: true,
  claim: () => ({ state: 'claimed' }),
  renew: () => true,
  complete: () => true,
  release: () => true,
}
