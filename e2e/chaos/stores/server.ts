import { startRedis } from '@audian-webhooks/test-services'
import { type Server, startDatabase } from '../server.ts'
import type { StoreName } from './settings.ts'

/** Starts the server behind a store. */
export function startServer(store: StoreName): Promise<Server> {
  if (store === 'redis') return startRedis({ durable: true })
  return store === 'broken' ? Promise.resolve(noServer) : startDatabase()
}

const nothing = () => Promise.resolve()
const noServer: Server = { url: '', kill: nothing, start: nothing, stop: nothing }
