import { postgresStore } from '@audian-webhooks/store-postgres'
import { startPostgres } from '@audian-webhooks/test-services'
import { connectPool } from './connect.ts'
import { createEffects } from './effects.ts'

/** A server that goes away under load. */
export interface Server {
  readonly url: string
  /** As a crash would end it. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Permanently. */
  stop(): Promise<void>
}

/** Starts PostgreSQL, with the tables that the store and the handlers need. */
export async function startDatabase(): Promise<Server> {
  const server = await startPostgres(['max_connections=200'])
  const pool = connectPool(server.url)
  await postgresStore({ pool }).migrate()
  await pool.end()
  await createEffects(server.url)
  return server
}
