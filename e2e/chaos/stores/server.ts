import { postgresStore } from '@audian-webhooks/store-postgres'
import { startPostgres, startRedis } from '@audian-webhooks/test-services'
import { createEffects } from './effects.ts'
import type { StoreName } from './settings.ts'
import { connectPool } from './worker/connect.ts'

/** The server behind a store. */
export interface Server {
  readonly url: string
  /** As a crash would end it. */
  kill(): Promise<void>
  start(): Promise<void>
  /** For good. */
  stop(): Promise<void>
}

/** Starts it, with the tables that the store and the handlers need. */
export async function startServer(store: StoreName): Promise<Server> {
  if (store === 'redis') return startRedis({ durable: true })
  if (store === 'broken') return noServer
  const server = await startPostgres(['max_connections=200'])
  const pool = connectPool(server.url)
  await postgresStore({ pool }).migrate()
  await pool.end()
  await createEffects(server.url)
  return server
}

const nothing = () => Promise.resolve()
const noServer: Server = { url: '', kill: nothing, start: nothing, stop: nothing }
