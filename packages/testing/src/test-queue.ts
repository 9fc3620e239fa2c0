import {
  type DeadLetter,
  type DeadLetters,
  type EventJob,
  type EventQueue,
  enqueuer,
  type JobVerdict,
  type QueueStats,
  type QueueWorker,
  type RunJob,
} from '@audian-webhooks/core/queue'

/** What running all jobs of a `testQueue()` led to. */
export interface QueueRun {
  /** Jobs whose handlers succeeded, or whose event had no handler or was handled before. In the order of their ends. */
  readonly done: readonly EventJob[]
  /** Jobs that no attempt could handle. */
  readonly dead: readonly DeadLetter[]
  /** Attempts in all. */
  readonly attempts: number
  /** Jobs that could not begin, as when the store fails. They stay in the queue. */
  readonly left: readonly EventJob[]
}

/** A queue for tests. It keeps jobs until `runQueue()` runs them. */
export interface TestQueue extends EventQueue {
  readonly shared: false
  add(job: EventJob): void
  work(run: RunJob): TestQueueWorker
  /** Jobs that have not been run. */
  readonly jobs: readonly EventJob[]
  readonly deadLetters: TestDeadLetters
  stats(): QueueStats
  close(): void
}

/** The dead letters of a `testQueue()`, there at once. */
export interface TestDeadLetters extends DeadLetters {
  list(page?: { readonly limit?: number; readonly offset?: number }): readonly DeadLetter[]
  get(id: string): DeadLetter | undefined
  replay(id: string): boolean
  discard(id: string): boolean
}

/** Runs jobs only on request. */
export interface TestQueueWorker extends QueueWorker {
  runAll(): Promise<QueueRun>
}

/** A queue for tests: `inject()` fills it, `runQueue()` runs its jobs, without a server, timers or waits. */
export function testQueue(): TestQueue {
  return new JobList()
}

interface ListedJob {
  readonly job: EventJob
  readonly attempt: number
}

class JobList implements TestQueue {
  readonly shared = false
  readonly enqueuer = enqueuer
  /** By key: an event is in here once. */
  readonly #jobs = new Map<string, ListedJob>()
  readonly #letters = new Map<string, DeadLetter>()
  #deaths = 0

  get jobs(): readonly EventJob[] {
    return [...this.#jobs.values()].map(({ job }) => job)
  }

  readonly deadLetters: TestDeadLetters = {
    list: ({ limit = 100, offset = 0 } = {}) => [...this.#letters.values()].reverse().slice(offset, offset + limit),
    get: (id) => this.#letters.get(id),
    discard: (id) => this.#letters.delete(id),
    replay: (id) => {
      const letter = this.#letters.get(id)
      if (letter === undefined) return false
      this.add(letter.job)
      return this.#letters.delete(id)
    },
  }

  add(job: EventJob): void {
    if (!this.#jobs.has(job.key)) this.#jobs.set(job.key, { job, attempt: 1 })
  }

  work(run: RunJob): TestQueueWorker {
    return { runAll: () => this.#runAll(run), stop: () => Promise.resolve() }
  }

  stats(): QueueStats {
    const received = this.jobs.map(({ receivedAt }) => receivedAt)
    const oldestMs = received.length === 0 ? undefined : Date.now() - Math.min(...received)
    return { waiting: this.#jobs.size, running: 0, delayed: 0, dead: this.#letters.size, oldestMs }
  }

  close(): void {
    this.#jobs.clear()
    this.#letters.clear()
  }

  /** One job after the other. A failed one comes after the others, as if its wait was over. */
  async #runAll(run: RunJob): Promise<QueueRun> {
    const result = { done: [] as EventJob[], dead: [] as DeadLetter[], attempts: 0, left: [] as EventJob[] }
    const left = new Map<string, ListedJob>()
    for (const [key, listed] of this.#jobs) {
      this.#jobs.delete(key)
      const verdict = await run(listed.job, { number: listed.attempt, crashes: 0, begin: () => undefined })
      result.attempts++
      if (verdict === 'done') result.done.push(listed.job)
      else if ('again' in verdict) left.set(key, listed)
      else if ('dead' in verdict) result.dead.push(this.#bury(listed, verdict))
      // Iterating a map includes what is added in the meantime.
      else this.#jobs.set(key, { job: listed.job, attempt: listed.attempt + 1 })
    }
    for (const [key, listed] of left) this.#jobs.set(key, listed)
    return { ...result, left: [...left.values()].map(({ job }) => job) }
  }

  #bury({ job, attempt }: ListedJob, { dead, error }: Extract<JobVerdict, { dead: string }>): DeadLetter {
    const id = String(++this.#deaths)
    const letter = { id, job, reason: dead, error, attempts: attempt, diedAt: Date.now() }
    this.#letters.set(id, letter)
    return letter
  }
}
