import type { Timer } from '@audian-webhooks/core/kit'
import { type EventJob, enqueuer, type QueueWorker, type RunJob } from '@audian-webhooks/core/queue'
import { DeadLetterTable } from './dead-letter-table.ts'
import { errorReports } from './error-reports.ts'
import { FileWorker } from './file-worker.ts'
import { JobList } from './job-list.ts'
import { rowOf } from './job-row.ts'
import type { ClaimedJob } from './jobs.ts'
import { LeaseTokens } from './lease-tokens.ts'
import type { QueueClock } from './queue-clock.ts'
import { owner, QueueFile, type Tables, warnOfDurability } from './queue-file.ts'
import { SharedCommits } from './shared-commits.ts'
import type { SqliteQueue, SqliteQueueOptions, SqliteQueueStats } from './sqlite-queue.ts'

const stopTimeoutMs = 25_000

export class FileQueue implements SqliteQueue {
  readonly enqueuer = enqueuer
  readonly jobs: JobList
  readonly deadLetters: DeadLetterTable
  readonly #file: QueueFile
  readonly #commits: SharedCommits<Tables>
  readonly #clock: QueueClock
  readonly #pollMs: number
  readonly #lockMs: number
  readonly #maxJobs: number
  readonly #onError: (error: unknown) => void
  readonly #tokens = new LeaseTokens()
  readonly #workers = new Set<FileWorker>()
  #timer: Timer | undefined
  #renewedAt = 0
  #closing: Promise<void> | undefined

  constructor(options: SqliteQueueOptions, clock: QueueClock) {
    const { database, name = 'audian_webhooks', pollMs = 500, lockMs = 10_000, maxJobs = 1_000_000 } = options
    const { onError, onDurabilityProblem = warnOfDurability } = options
    this.#clock = clock
    this.#pollMs = pollMs
    this.#lockMs = lockMs
    this.#maxJobs = maxJobs
    this.#onError = errorReports(onError)
    this.#file = new QueueFile({ database, name, clock, onDurabilityProblem })
    this.#commits = new SharedCommits((work) => this.#file.transact(work), clock)
    this.jobs = new JobList(this.#file, clock)
    this.deadLetters = new DeadLetterTable(this.#file, this.#commits, () => this.#wake())
  }

  async add(job: EventJob): Promise<void> {
    this.#refuseClosed()
    const row = rowOf(job)
    if ((await this.#commits.write(({ jobs }) => jobs.add(row, this.#maxJobs))) === 'full') throw this.#full()
    this.#wake()
  }

  work(run: RunJob, { concurrency }: { readonly concurrency: number }): QueueWorker {
    this.#refuseClosed()
    const worker = new FileWorker({
      run,
      concurrency,
      clock: this.#clock,
      onError: this.#onError,
      someDue: () => this.#file.read(({ jobs }) => jobs.someDue),
      begin: async (lease) => {
        const begun = await this.#commits.write(({ jobs }) => jobs.begin(lease))
        if (!begun) throw new Error(`${owner}: the lease of the job has expired before its run began.`)
      },
      claim: (most) => this.#claim(most),
      settle: (lease, verdict) => this.#commits.write(({ jobs }) => jobs.settle(lease, verdict, this.#clock.now())),
      giveBack: async (leases) => {
        await this.#commits.write(({ jobs }) => jobs.giveBack(leases))
        this.#wake()
      },
    })
    this.#workers.add(worker)
    worker.wake()
    this.#poll()
    return {
      stop: async (options) => {
        await worker.stop(options)
        this.#workers.delete(worker)
        if (this.#workers.size === 0) this.#timer?.cancel()
      },
    }
  }

  stats(): SqliteQueueStats {
    return this.#file.read(({ figures }) => figures.at(this.#clock.now()))
  }

  async ready(): Promise<void> {
    this.#refuseClosed()
    // It writes the time, so that a full disk is noticed.
    if ((await this.#commits.write(({ jobs }) => jobs.count())) >= this.#maxJobs) throw this.#full()
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.stop({ timeoutMs: stopTimeoutMs })))
    this.#timer?.cancel()
    // The user may close the database next: all earlier writes are committed by then.
    await this.#commits.settled()
  }

  async #claim(most: number): Promise<readonly ClaimedJob[]> {
    return await this.#commits.write(({ jobs }) => {
      // First, so that this process does not take over its own jobs after it was blocked for longer than their leases.
      this.#renew(jobs)
      return jobs.claim(most, { makeToken: () => this.#tokens.next(), lockMs: this.#lockMs })
    })
  }

  #renew(jobs: Tables['jobs']): void {
    for (const { held } of this.#workers) jobs.renew(held, this.#lockMs)
  }

  #poll(): void {
    this.#timer?.cancel()
    this.#timer = this.#clock.setTimer(
      () => {
        this.#poll()
        this.#keepLeases()
        this.#wake()
      },
      Math.min(this.#pollMs, this.#lockMs / 3),
    )
  }

  #keepLeases(): void {
    const now = this.#clock.uptime()
    const someHeld = [...this.#workers].some(({ held }) => held.size > 0)
    if (!someHeld || now - this.#renewedAt < this.#lockMs / 3) return
    this.#renewedAt = now
    this.#commits.write(({ jobs }) => this.#renew(jobs)).catch(this.#onError)
  }

  #wake(): void {
    for (const worker of this.#workers) worker.wake()
  }

  #full(): Error {
    return new Error(
      `${owner}: the queue is full: it holds ${this.#maxJobs} jobs (maxJobs). Start more workers, or see why jobs fail.`,
    )
  }

  #refuseClosed(): void {
    if (this.#closing !== undefined) throw new Error(`${owner}: the queue is closed.`)
  }
}
