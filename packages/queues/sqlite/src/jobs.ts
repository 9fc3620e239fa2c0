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
}

export interface ClaimedJob extends Lease {
  readonly job: EventJob
  readonly attempt: JobAttempt
}

const longestDelayMs = 2 ** 40

/** The statements on jobs. Those that write belong in a transaction, which the caller opens. */
export class Jobs {
  readonly #time: FileTime
  readonly #count: SqliteStatement
  readonly #find: SqliteStatement
  readonly #insert: SqliteStatement
  readonly #look: SqliteStatement
  readonly #suspects: SqliteStatement
  readonly #next: SqliteStatement
  readonly #crashed: SqliteStatement
  readonly #notCrashed: SqliteStatement
  readonly #lease: SqliteStatement
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
    // Without bodies, which may be large.
    this.#suspects = database.prepare(
      `SELECT job.crashes > 0 OR run.job_id IS NOT NULL ${free} ORDER BY job.due, job.id LIMIT ?`,
    )
    this.#next = database.prepare(
      `SELECT job.id || ' ' || job.attempt || ' ' || job.crashes || ' ' || (run.job_id IS NOT NULL) || ' ' || hex(job.body) || ' ' || job.job
${free} ORDER BY job.due, job.id LIMIT ?`,
    )
    this.#crashed = database.prepare(`UPDATE ${jobs} SET crashes = crashes + 1 WHERE id = ?`)
    this.#notCrashed = database.prepare(`UPDATE ${jobs} SET crashes = max(0, crashes - 1) WHERE id = ?`)
    this.#lease = database.prepare(`INSERT OR REPLACE INTO ${runs} (job_id, token, until) VALUES (?, ?, ?)`)
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
   * The next jobs. Where a run had begun that has neither ended nor been renewed, it counts as a crash. A job with a crash comes alone: a
   * run that ends its process at once would count as a crash of each job that was claimed with it.
   */
  claim(
    most: number,
    { makeToken, lockMs }: { readonly makeToken: () => string; readonly lockMs: number },
  ): ClaimedJob[] {
    const now = this.#time.now()
    const first = readTexts(this.#suspects, now, now, most).indexOf('1')
    const count = first === -1 ? most : Math.max(1, first)
    return readTexts(this.#next, now, now, count).map((text) => {
      const { id, number, crashes, expired, job } = claimFrom(text)
      const token = makeToken()
      if (expired) this.#crashed.run(id)
      this.#lease.run(id, token, now + lockMs)
      return { id, token, job, attempt: { number, crashes: expired ? crashes + 1 : crashes } }
    })
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
  settle({ id, token }: Lease, verdict: JobVerdict, diedAt: number): void {
    if (countChanges(this.#release, id, token) === 0) {
      this.#notCrashed.run(id)
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
  const [id, number, crashes, expired, body = '', ...rest] = text.split(' ')
  return {
    id: Number(id),
    number: Number(number),
    crashes: Number(crashes),
    expired: expired === '1',
    job: jobFrom(rest.join(' '), body),
  }
}
