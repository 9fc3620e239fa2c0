import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import { postgresStore } from '@audian-webhooks/store-postgres'
import { redisStore } from '@audian-webhooks/store-redis'
import { Redis } from 'ioredis'
import { Pool } from 'pg'

/** A store of a process's own, over clients of its own. */
export interface Connection<TStore extends IdempotencyStore = IdempotencyStore> {
  readonly store: TStore
  close(): Promise<void>
}

export function connect(name: 'redis' | 'postgres' | 'broken', url: string): Connection {
  if (name === 'redis') return connectRedis(url)
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

/** Every promise broken at once. */
const brokenStore: IdempotencyStore = {
  shared: true,
  claim: () => ({ state: 'claimed' }),
  renew: () => true,
  complete: () => true,
  release: () => true,
}
