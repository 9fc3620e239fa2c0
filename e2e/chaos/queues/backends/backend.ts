import type { EventQueue } from '@audian-webhooks/core/queue'
import { openBroken } from './broken.ts'
import { openRedis } from './redis.ts'
import { openSqlite } from './sqlite.ts'

/** `broken` loses jobs that it has acknowledged: with it, the run must fail. */
export const backendNames = ['redis', 'sqlite', 'broken'] as const
export type BackendName = (typeof backendNames)[number]

/** The queue of one process, over its own connections. @param url of the queue's server, or the path of its file */
export function openQueue(name: BackendName, url: string): EventQueue {
  if (name === 'sqlite') return openSqlite(url)
  return name === 'redis' ? openRedis(url) : openBroken(url)
}
