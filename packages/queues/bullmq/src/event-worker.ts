import type { EventJob, JobVerdict, QueueWorker, RunJob } from '@audian-webhooks/core/queue'
import type { Job } from 'bullmq'
import { BegunRuns } from './begun-runs.ts'
import type { JobWorker } from './job-worker.ts'
import { takeBackStall } from './take-back.ts'
import { giveBack } from './verdicts.ts'
import { within } from './within.ts'

/** What giving jobs back and closing connections may take. */
const graceMs = 3000
/** The wait after the crashes of a job could not be read. */
const unreadableMs = 5000

interface WorkerParts {
  readonly run: RunJob
  readonly onError: (error: unknown) => void
  /** How long a run holds its job without renewing the lock, in milliseconds. */
  readonly lockMs: number
  /** Starts BullMQ's worker. */
  start(process: (job: Job<EventJob>, token?: string) => Promise<void>): JobWorker
  settle(job: Job<EventJob>, verdict: JobVerdict, token?: string): Promise<void>
  /** Ends connections that BullMQ's worker does not end itself. */
  close(): void
}

interface Run {
  readonly jobId: string
  readonly verdict: Promise<JobVerdict>
  /** When the lock was last seen to be held, by the clock of `performance`. */
  heldAt: number
  /** `stop()` waits for it no longer. */
  endTime(): void
}

/** What `work()` of the queue started. */
export class EventWorker implements QueueWorker {
  readonly #parts: WorkerParts
  readonly #worker: JobWorker
  readonly #begun: BegunRuns
  readonly #runs = new Set<Run>()
  #stopping: Promise<void> | undefined

  constructor(parts: WorkerParts) {
    this.#parts = parts
    this.#worker = parts.start((job, token) => this.#process(job, token))
    this.#begun = new BegunRuns(this.#worker)
    this.#worker.on('error', parts.onError)
    this.#worker.on('locksRenewed', ({ jobIds }) => {
      for (const run of this.#runs) if (jobIds.includes(run.jobId)) run.heldAt = performance.now()
    })
  }

  stop({ timeoutMs }: { readonly timeoutMs: number }): Promise<void> {
    this.#stopping ??= this.#stop(timeoutMs)
    return this.#stopping
  }

  async #stop(timeoutMs: number): Promise<void> {
    const { close, onError } = this.#parts
    // Takes nothing new from here on, and ends when no job is running.
    const closed = this.#worker.close().catch(onError)
    await within(Promise.all([...this.#runs].map(({ verdict }) => verdict)), timeoutMs)
    for (const run of this.#runs) run.endTime()
    if (!(await within(closed, graceMs))) this.#worker.abandon()
    close()
  }

  async #process(job: Job<EventJob>, token = ''): Promise<void> {
    const { settle, onError } = this.#parts
    const crashes = await this.#begun.crashes(job).catch((error: unknown) => void onError(error))
    // Fetched before `stop()` was called.
    if (this.#stopping !== undefined) return giveBack(job, token)
    if (crashes === undefined) return settle(job, { again: unreadableMs }, token)
    return this.#run(job, crashes, token)
  }

  async #run(job: Job<EventJob>, crashes: number, token: string): Promise<void> {
    const { settle, onError } = this.#parts
    const jobId = job.id ?? ''
    let begun = false
    const begin = async () => {
      begun = true
      await this.#begun.add(jobId, token)
    }
    // Each run has its own: a promise that lives as long as the worker would keep every verdict that it was raced against.
    const timeUp = createTimeUp()
    const run: Run = {
      jobId,
      verdict: this.#parts.run(job.data, { number: job.attemptsMade + 1, crashes, begin }),
      heldAt: performance.now(),
      endTime: timeUp.end,
    }
    this.#runs.add(run)
    try {
      const verdict = await Promise.race([run.verdict, timeUp.promise])
      if (begun) await this.#begun.remove(jobId, token).catch(onError)
      if (verdict === 'time-up') return await giveBack(job, token)
      const expired = performance.now() - run.heldAt > this.#parts.lockMs
      if (expired && crashes === 0) await takeBackStall(this.#worker, jobId, token)
      await settle(job, verdict, token)
    } finally {
      this.#runs.delete(run)
    }
  }
}

function createTimeUp(): { readonly promise: Promise<'time-up'>; readonly end: () => void } {
  let end: () => void = () => undefined
  const promise = new Promise<'time-up'>((resolve) => {
    end = () => resolve('time-up')
  })
  return { promise, end }
}
