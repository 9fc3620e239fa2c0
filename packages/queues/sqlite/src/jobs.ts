import type { EventJob, JobAttempt, JobVerdict } from '@audian-webhooks/core/queue'
import {
  countChanges,
  readTexts,
  type SqliteDatabase,
  type SqliteStatement,
} from '@audian-webhooks/store-sqlite/database'
import type { FileTime } from './file-time.ts'
import { type JobRow, jobFrom, plainText } from './job-row.ts'
import type { TableNames } from './queue-tables.ts'

/** What a worker holds while it runs a job. Anyone who takes the job over has another token. */
export interface Lease {
  readonly id: number
  readonly token: string
  /** Whether the run counts as a crash if its process dies. */
  readonly counts: boolean
}

export interface ClaimedJob extends Lease {
  readonly job: EventJob
  readonly attempt: Omit<JobAttempt, 'begin'>
}

const longestDelayMs = 2 ** 40

/** The statements on jobs. Those that write belong in a transaction, which the caller opens. */
export class Jobs {
  readonly #time: FileTime
  readonly #count: SqliteStatement
  readonly #find: SqliteStatement
  readonly #insert: SqliteStatement
  readonly #look: SqliteStatement
  readonly #next: SqliteStatement
  readonly #crashed: SqliteStatement
  readonly #notCrashed: SqliteStatement
  readonly #lease: SqliteStatement
  readonly #begin: SqliteStatement
  readonly #renew: SqliteStatement
  readonly #release: SqliteStatement
  readonly #delay: SqliteStatement
  readonly #retry: SqliteStatement
  readonly #bury: SqliteStatement
  readonly #delete: SqliteStatement

  constructor(database: SqliteDatabase, { jobs, runs, dead, totals }: TableNames, time: FileTime) {
    this.#time = time
    const free = `FROM ${jobs} AS job LEFT JOIN ${runs} AS run ON run.job_id = job.id
WHERE job.due <= ? AND (run.until IS NULL OR run.until <= ?)`
    this.#count = database.prepare(`SELECT jobs FROM ${totals}`)
    this.#find = database.prepare(`SELECT id FROM ${jobs} WHERE key = ?`)
    this.#insert = database.prepare(
      `INSERT INTO ${jobs} (key, received_at, due, job, body) VALUES (?, ?, ?, ?, unhex(?)) ON CONFLICT (key) DO NOTHING`,
    )
    this.#look = database.prepare(`SELECT job.id ${free} LIMIT 1`)
    this.#next = database.prepare(
      `SELECT job.id || ' ' || job.attempt || ' ' || job.crashes || ' ' || ifnull(run.counts, 0) || ' ' || hex(job.body) || ' ' || job.job
${free} ORDER BY job.due, job.id LIMIT ?`,
    )
    this.#crashed = database.prepare(`UPDATE ${jobs} SET crashes = crashes + 1 WHERE id = ?`)
    this.#notCrashed = database.prepare(`UPDATE ${jobs} SET crashes = max(0, crashes - 1) WHERE id = ?`)
    this.#lease = database.prepare(`INSERT OR REPLACE INTO ${runs} (job_id, token, until, counts) VALUES (?, ?, ?, ?)`)
    this.#begin = database.prepare(`UPDATE ${runs} SET counts = 1 WHERE job_id = ? AND token = ?`)
    this.#renew = database.prepare(`UPDATE ${runs} SET until = ? WHERE job_id = ? AND token = ?`)
    this.#release = database.prepare(`DELETE FROM ${runs} WHERE job_id = ? AND token = ?`)
    this.#delay = database.prepare(`UPDATE ${jobs} SET due = ? WHERE id = ?`)
    this.#retry = database.prepare(`UPDATE ${jobs} SET due = ?, attempt = attempt + 1, error = ? WHERE id = ?`)
    this.#bury = database.prepare(
      `INSERT INTO ${dead} (key, received_at, died_at, attempts, reason, error, job, body)
SELECT key, received_at, ?, attempt, ?, ifnull(?, error), job, body FROM ${jobs} WHERE id = ?`,
    )
    this.#delete = database.prepare(`DELETE FROM ${jobs} WHERE id = ?`)
  }

  /** A job whose key is there already is left as it is. */
  add(row: JobRow, maxJobs: number): 'added' | 'full' {
    if (this.count() >= maxJobs) return readTexts(this.#find, row.key).length > 0 ? 'added' : 'full'
    this.#insert.run(row.key, row.receivedAt, this.#time.now(), row.job, row.body)
    return 'added'
  }

  count(): number {
    return Number(readTexts(this.#count)[0])
  }

  /** Whether a job could begin. Only reads. */
  get someDue(): boolean {
    const now = this.#time.now()
    return readTexts(this.#look, now, now).length > 0
  }

  /**
   * The next jobs. A run that has neither ended nor been renewed counts as a crash. If the job had crashes before, it counts only if it had
   * begun: its process may have died because of another one.
   */
  claim(
    most: number,
    { makeToken, lockMs }: { readonly makeToken: () => string; readonly lockMs: number },
  ): ClaimedJob[] {
    const now = this.#time.now()
    return readTexts(this.#next, now, now, most).map((text) => {
      const { id, number, crashes, crashed, job } = claimFrom(text)
      const token = makeToken()
      if (crashed) this.#crashed.run(id)
      const attempt = { number, crashes: crashed ? crashes + 1 : crashes }
      const counts = attempt.crashes === 0
      this.#lease.run(id, token, now + lockMs, counts ? 1 : 0)
      return { id, token, counts, job, attempt }
    })
  }

  /** Counts the run as a crash if it does not end. False: another worker has taken the job over. */
  begin({ id, token }: Lease): boolean {
    return countChanges(this.#begin, id, token) === 1
  }

  renew(leases: Iterable<Lease>, lockMs: number): void {
    const until = this.#time.now() + lockMs
    for (const { id, token } of leases) this.#renew.run(until, id, token)
  }

  /** Jobs whose runs did not end. They begin again at once, and no crash is counted. */
  giveBack(leases: Iterable<Lease>): void {
    for (const { id, token } of leases) this.#release.run(id, token)
  }

  /** Does nothing if another worker has taken the job over, but to take back the crash that was counted then: the run has ended. */
  settle({ id, token, counts }: Lease, verdict: JobVerdict, diedAt: number): void {
    if (countChanges(this.#release, id, token) === 0) {
      if (counts) this.#notCrashed.run(id)
      return
    }
    if (verdict === 'done') this.#delete.run(id)
    else if ('again' in verdict) this.#delay.run(this.#after(verdict.again), id)
    else if ('retry' in verdict) this.#retry.run(this.#after(verdict.retry), plainText(verdict.error), id)
    else {
      const { dead: reason, error } = verdict
      this.#bury.run(diedAt, plainText(reason), error === undefined ? null : plainText(error), id)
      this.#delete.run(id)
    }
  }

  #after(ms: number): number {
    return this.#time.now() + Math.min(longestDelayMs, Math.max(0, Math.ceil(ms)))
  }
}

function claimFrom(text: string) {
  const [id, number, crashes, crashed, body = '', ...rest] = text.split(' ')
  return {
    id: Number(id),
    number: Number(number),
    crashes: Number(crashes),
    crashed: crashed === '1',
    job: jobFrom(rest.join(' '), body),
  }
}
