import { join } from 'node:path'
import { startRedis } from '@audian-webhooks/test-services'
import { createFileEffects } from '../file-effects.ts'
import { type Server, startDatabase } from '../server.ts'
import type { Settings } from './settings.ts'

export interface Servers {
  /** Goes away under load. */
  readonly queue: Server
  /** Of the store: the same, or one that stays. */
  readonly storeUrl: string
  stop(): Promise<void>
}

/** @param folder for the file of a queue without a server */
export async function startServers({ backend, store }: Settings, folder: string): Promise<Servers> {
  if (backend === 'sqlite') return fileIn(folder, store)
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

/** Nothing can go away: the file is there as long as the folder. */
function fileIn(folder: string, store: Settings['store']): Servers {
  const nothing = () => Promise.resolve()
  const url = join(folder, 'queue.db')
  if (store === 'sqlite-tx') createFileEffects(url)
  return { queue: { url, kill: nothing, start: nothing, stop: nothing }, storeUrl: url, stop: nothing }
}
