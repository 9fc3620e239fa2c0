import type { Clock } from '@audian-webhooks/core/kit'
import {
  type EventJob,
  type EventQueue,
  enqueuer,
  type JobVerdict,
  type QueueStats,
  type QueueWorker,
  type RunJob,
} from '@audian-webhooks/core/queue'
import { DeadJobs } from './dead-jobs.ts'
import { MemoryWorker } from './memory-worker.ts'
import type { QueuedJob } from './queued-job.ts'

const closeTimeoutMs = 25_000

/** Holds jobs by key, and gives them to workers in the order in which they came. */
export class ProcessQueue implements EventQueue {
  readonly shared = false
  readonly enqueuer = enqueuer
  readonly deadLetters: DeadJobs
  readonly #maxJobs: number
  readonly #clock: Clock
  /** By key: an event is in here once. */
  readonly #jobs = new Map<string, QueuedJob>()
  /** Keys, in the order in which their jobs begin. */
  readonly #waiting: string[] = []
  readonly #workers: MemoryWorker[] = []
  readonly #whenIdle: (() => void)[] = []
  #running = 0
  #filling = false
  #closing: Promise<void> | undefined

  constructor(maxJobs: number, clock: Clock) {
    this.#maxJobs = maxJobs
    this.#clock = clock
    this.deadLetters = new DeadJobs(maxJobs, (job) => this.add(job))
  }

  add(job: EventJob): void {
    if (this.#closing !== undefined) throw new Error('memoryQueue: the queue is closed.')
    if (this.#jobs.has(job.key)) return
    if (this.#jobs.size >= this.#maxJobs) throw new Error(`memoryQueue: the queue is full with ${this.#maxJobs} jobs.`)
    this.#wait({ job: { ...job }, attempt: 1, state: 'waiting' })
  }

  work(run: RunJob, { concurrency }: { readonly concurrency: number }): QueueWorker {
    if (this.#closing !== undefined) throw new Error('memoryQueue: the queue is closed.')
    const giveBack = ({ job, attempt, error }: QueuedJob) => {
      this.#running--
      this.#wait({ job, attempt, error, state: 'waiting' })
    }
    const worker = new MemoryWorker(run, { concurrency, clock: this.#clock, giveBack })
    this.#workers.push(worker)
    this.#fillSoon()
    return worker
  }

  stats(): QueueStats {
    const jobs = [...this.#jobs.values()]
    const pending = jobs.filter(({ state }) => state !== 'running')
    const oldest = pending.reduce((least, { job }) => Math.min(least, job.receivedAt), Number.POSITIVE_INFINITY)
    return {
      waiting: this.#waiting.length,
      running: this.#running,
      delayed: pending.length - this.#waiting.length,
      dead: this.deadLetters.size,
      oldestMs: pending.length === 0 ? undefined : this.#clock.now() - oldest,
    }
  }

  idle(): Promise<void> {
    if (this.#isIdle) return Promise.resolve()
    return new Promise((resolve) => void this.#whenIdle.push(resolve))
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop({ timeoutMs: closeTimeoutMs })))
    const lost = this.#jobs.size
    for (const { timer } of this.#jobs.values()) timer?.cancel()
    this.#jobs.clear()
    this.#waiting.length = 0
    this.#tellIdle()
    if (lost === 0) return
    process.emitWarning(`memoryQueue: closed with ${lost} jobs that were not processed. They are lost.`, {
      code: 'AUDIAN_WEBHOOKS_VOLATILE_QUEUE',
    })
  }

  get #isIdle(): boolean {
    return this.#waiting.length === 0 && this.#running === 0
  }

  #wait(queued: QueuedJob): void {
    const { key } = queued.job
    this.#jobs.set(key, queued)
    this.#waiting.push(key)
    this.#fillSoon()
  }

  // Not at once: the answer to the delivery goes out first.
  #fillSoon(): void {
    if (this.#filling) return
    this.#filling = true
    setImmediate(() => {
      this.#filling = false
      this.#fill()
    })
  }

  #fill(): void {
    for (const worker of this.#workers) {
      while (worker.hasRoom) {
        const queued = this.#next()
        if (queued === undefined) return
        void this.#run(worker, queued)
      }
    }
  }

  #next(): QueuedJob | undefined {
    const key = this.#waiting.shift()
    return key === undefined ? undefined : this.#jobs.get(key)
  }

  async #run(worker: MemoryWorker, { job, attempt, error }: QueuedJob): Promise<void> {
    const running: QueuedJob = { job, attempt, error, state: 'running' }
    this.#jobs.set(job.key, running)
    this.#running++
    worker.begin(running)
    const verdict = await worker.run(job, { number: attempt, crashes: 0, begin: () => undefined })
    // The worker was stopped in the meantime, and gave the job back.
    if (this.#jobs.get(job.key) !== running) return
    this.#running--
    this.#settle(running, verdict)
    worker.end(running)
    this.#fill()
    this.#tellIdle()
  }

  #settle({ job, attempt, error }: QueuedJob, verdict: JobVerdict): void {
    this.#jobs.delete(job.key)
    if (verdict === 'done') return
    if ('again' in verdict) {
      this.#delay({ job, attempt, error, state: 'delayed' }, verdict.again)
      return
    }
    if ('retry' in verdict) {
      this.#delay({ job, attempt: attempt + 1, error: verdict.error, state: 'delayed' }, verdict.retry)
      return
    }
    const { dead: reason, error: last = error } = verdict
    this.deadLetters.add({ job, reason, error: last, attempts: attempt, diedAt: this.#clock.now() })
  }

  #delay(queued: QueuedJob, delayMs: number): void {
    const timer = this.#clock.setTimer(() => this.#wait({ ...queued, timer: undefined, state: 'waiting' }), delayMs)
    this.#jobs.set(queued.job.key, { ...queued, timer })
  }

  #tellIdle(): void {
    if (this.#isIdle) for (const resolve of this.#whenIdle.splice(0)) resolve()
  }
}
