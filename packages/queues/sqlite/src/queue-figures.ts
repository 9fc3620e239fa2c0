import { readTexts, type SqliteDatabase, type SqliteStatement } from '@audian-webhooks/store-sqlite/database'
import type { FileTime } from './file-time.ts'
import type { TableNames } from './queue-tables.ts'
import type { SqliteQueueStats } from './sqlite-queue.ts'

/** Counts what is in the tables. */
export class QueueFigures {
  readonly #time: FileTime
  readonly #count: SqliteStatement

  constructor(database: SqliteDatabase, { jobs, runs, totals }: TableNames, time: FileTime) {
    this.#time = time
    const atWork = `FROM ${runs} WHERE until > ?`
    this.#count = database.prepare(`SELECT json_array(
  (SELECT count(*) FROM ${jobs} WHERE due > ?),
  (SELECT count(*) ${atWork}),
  jobs, dead,
  (SELECT received_at FROM ${jobs} WHERE id NOT IN (SELECT job_id ${atWork}) ORDER BY received_at LIMIT 1),
  (SELECT page_size FROM pragma_page_size),
  (SELECT page_count FROM pragma_page_count),
  (SELECT freelist_count FROM pragma_freelist_count)
) FROM ${totals}`)
  }

  /** @param wallTime milliseconds since the epoch */
  at(wallTime: number): SqliteQueueStats {
    const now = this.#time.now()
    const [text = ''] = readTexts(this.#count, now, now, now)
    const [delayed, running, jobs, dead, oldest, pageSize, pages, freePages] = JSON.parse(text)
    return {
      waiting: Math.max(0, jobs - delayed - running),
      running,
      delayed,
      dead,
      oldestMs: oldest === null ? undefined : Math.max(0, wallTime - oldest),
      fileBytes: pages * pageSize,
      freeBytes: freePages * pageSize,
    }
  }
}
