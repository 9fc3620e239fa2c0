import type { EventQueue } from '@audian-webhooks/core/queue'
import { sqliteQueue } from '@audian-webhooks/queue-sqlite'
import { openDatabase } from '../../connect.ts'

/** @param path of the file, which every process opens */
export function openSqlite(path: string): EventQueue {
  const database = openDatabase(path)
  const queue = sqliteQueue({
    database,
    // Short, so that the jobs of a killed process come again soon.
    lockMs: 2000,
  })
  const close = queue.close.bind(queue)
  return Object.assign(queue, {
    async close() {
      await close()
      database.close()
    },
  })
}
