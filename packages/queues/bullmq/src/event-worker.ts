import type { EventJob, JobVerdict, QueueWorker, RunJob } from '@audian-webhooks/core/queue'
import { DelayedError, type Job, UnrecoverableError, WaitingError } from 'bullmq'
import type { DeadLetterQueue } from './dead-letter-queue.ts'
import type { JobWorker } from './job-worker.ts'
import { RetryError } from './retry-error.ts'
import { within } from './within.ts'

/** What giving jobs back and closing connections may take. */
const graceMs = 3000
/** The wait before another run, if the dead letter could not be stored. */
const buryAgainMs = 5000

interface WorkerParts {
  readonly run: RunJob
  readonly letters: DeadLetterQueue
  readonly onError: (error: unknown) => void
  /** Starts BullMQ's worker. */
  start(process: (job: Job<EventJob>, token?: string) => Promise<void>): JobWorker
  /** Ends connections that BullMQ's worker does not end itself. */
  close(): void
}

/** Does with each job what its run says, in the words of BullMQ. */
export class EventWorker implements QueueWorker {
  readonly #parts: WorkerParts
  readonly #worker: JobWorker
  readonly #runs = new Set<Promise<unknown>>()
  readonly #timeUp: Promise<'time-up'>
  #endTime: () => void = () => undefined
  #stopping: Promise<void> | undefined

  constructor(parts: WorkerParts) {
    this.#parts = parts
    this.#timeUp = new Promise((resolve) => {
      this.#endTime = () => resolve('time-up')
    })
    this.#worker = parts.start((job, token) => this.#process(job, token))
  }

  stop({ timeoutMs }: { readonly timeoutMs: number }): Promise<void> {
    this.#stopping ??= this.#stop(timeoutMs)
    return this.#stopping
  }

  async #stop(timeoutMs: number): Promise<void> {
    const { close, onError } = this.#parts
    // Takes nothing new from here on, and ends when no job is at work.
    const closed = this.#worker.close().catch(onError)
    await within(Promise.all(this.#runs), timeoutMs)
    this.#endTime()
    if (!(await within(closed, graceMs))) this.#worker.abandon()
    close()
  }

  async #process(job: Job<EventJob>, token?: string): Promise<void> {
    // Fetched before `stop()` was called.
    if (this.#stopping !== undefined) return giveBack(job, token)
    const attempt = { number: job.attemptsMade + 1, crashes: job.stalledCounter }
    const running = this.#parts.run(job.data, attempt)
    this.#runs.add(running)
    try {
      const verdict = await Promise.race([running, this.#timeUp])
      return verdict === 'time-up' ? await giveBack(job, token) : await this.#settle(job, verdict, token)
    } finally {
      this.#runs.delete(running)
    }
  }

  async #settle(job: Job<EventJob>, verdict: JobVerdict, token?: string): Promise<void> {
    if (verdict === 'done') return
    if ('again' in verdict) return putBack(job, verdict.again, token)
    if ('retry' in verdict) throw new RetryError(verdict.error, verdict.retry)
    try {
      await this.#parts.letters.bury(job, verdict)
    } catch (error) {
      this.#parts.onError(error)
      return putBack(job, buryAgainMs, token)
    }
    throw new UnrecoverableError(verdict.dead)
  }
}

async function putBack(job: Job<EventJob>, ms: number, token?: string): Promise<never> {
  await job.moveToDelayed(Date.now() + ms, token)
  throw new DelayedError()
}

async function giveBack(job: Job<EventJob>, token?: string): Promise<never> {
  await job.moveToWait(token)
  throw new WaitingError()
}
