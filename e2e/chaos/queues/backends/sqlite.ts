import type { EventQueue } from '@audian-webhooks/core/queue'
import { sqliteQueue } from '@audian-webhooks/queue-sqlite'
import type { Database } from 'libsql'
import { openDatabase } from '../../connect.ts'

/** @param path of the file, which every process opens */
export function openSqlite(path: string): EventQueue {
  const database = sharedDatabase(path)
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

const opened = new Map<string, Database>()

/** The handle of this process that the queue and a transactional store share. It is closed with the queue. */
export function sharedDatabase(path: string): Database {
  const database = opened.get(path) ?? openDatabase(path)
  opened.set(path, database)
  return database
}
