import { startRedis } from '@audian-webhooks/test-services'
import { type Server, startDatabase } from '../server.ts'
import type { Settings } from './settings.ts'

export interface Servers {
  /** Goes away under load. */
  readonly queue: Server
  /** Of the store: the same, or one that stays. */
  readonly storeUrl: string
  stop(): Promise<void>
}

export async function startServers({ store }: Settings): Promise<Servers> {
  const queue = await startRedis({ args: ['--appendfsync', 'always'] })
  if (store === 'redis') return { queue, storeUrl: queue.url, stop: () => queue.stop() }
  const database = await startDatabase()
  return {
    queue,
    storeUrl: database.url,
    async stop() {
      await queue.stop()
      await database.stop()
    },
  }
}
