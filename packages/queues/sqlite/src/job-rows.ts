import { readTexts, type SqliteDatabase, type SqliteStatement } from '@audian-webhooks/store-sqlite/database'
import type { FileTime } from './file-time.ts'
import { jobFrom } from './job-row.ts'
import type { TableNames } from './queue-tables.ts'
import type { SqliteJob } from './sqlite-jobs.ts'

interface Page {
  readonly limit: number
  readonly offset: number
  /** Milliseconds since the epoch. */
  readonly wallTime: number
}

/** The statements that show jobs. All of them only read. */
export class JobRows {
  readonly #time: FileTime
  readonly #waiting: SqliteStatement
  readonly #delayed: SqliteStatement
  readonly #running: SqliteStatement
  readonly #find: SqliteStatement
  readonly #runs: SqliteStatement

  constructor(database: SqliteDatabase, { jobs, runs }: TableNames, time: FileTime) {
    this.#time = time
    const shown = 'json_array(job.id, job.due, job.attempt, job.crashes, job.error, hex(job.body), job.job)'
    // The ids of a page come from an index alone: rows hold bodies, and skipping them would read those too.
    const page = (ids: string) =>
      database.prepare(
        `SELECT ${shown} FROM (${ids} LIMIT ? OFFSET ?) AS page CROSS JOIN ${jobs} AS job ON job.id = page.id ORDER BY job.due, job.id`,
      )
    const atWork = `SELECT job_id AS id FROM ${runs} WHERE until > ?`
    this.#waiting = page(`SELECT id FROM ${jobs} WHERE due <= ? AND id NOT IN (${atWork}) ORDER BY due, id`)
    this.#delayed = page(`SELECT id FROM ${jobs} WHERE due > ? ORDER BY due, id`)
    this.#running = page(`${atWork} ORDER BY id`)
    this.#find = database.prepare(`SELECT ${shown} FROM ${jobs} AS job WHERE job.id = ?`)
    this.#runs = database.prepare(`${atWork} AND job_id = ?`)
  }

  list(state: SqliteJob['state'], { limit, offset, wallTime }: Page): SqliteJob[] {
    const now = this.#time.now()
    const texts = {
      waiting: () => readTexts(this.#waiting, now, now, limit, offset),
      delayed: () => readTexts(this.#delayed, now, limit, offset),
      running: () => readTexts(this.#running, now, limit, offset),
    }
    return texts[state]().map((text) => jobFromRow(text, { state, wallOffset: wallTime - now }))
  }

  get(id: number, wallTime: number): SqliteJob | undefined {
    const now = this.#time.now()
    const [text] = readTexts(this.#find, id)
    if (text === undefined) return undefined
    const job = jobFromRow(text, { state: 'waiting', wallOffset: wallTime - now })
    if (readTexts(this.#runs, now, id).length > 0) return { ...job, state: 'running' }
    return job.dueAt > wallTime ? { ...job, state: 'delayed' } : job
  }
}

interface Reading {
  readonly state: SqliteJob['state']
  /** What turns the file's time into wall time. */
  readonly wallOffset: number
}

function jobFromRow(text: string, { state, wallOffset }: Reading): SqliteJob {
  const [id, due, attempt, crashes, error, body, job] = JSON.parse(text)
  return {
    id: String(id),
    state,
    job: jobFrom(job, body),
    attempts: attempt - 1,
    crashes,
    error: error ?? undefined,
    dueAt: due + wallOffset,
  }
}
