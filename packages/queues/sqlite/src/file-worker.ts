import type { JobVerdict, QueueWorker, RunJob } from '@audian-webhooks/core/queue'
import type { ClaimedJob, Lease } from './jobs.ts'
import type { QueueClock } from './queue-clock.ts'

const firstPauseMs = 100
const longestPauseMs = 2000

/** What a worker does with the queue. */
export interface WorkerParts {
  readonly run: RunJob
  readonly concurrency: number
  readonly clock: QueueClock
  onError(error: unknown): void
  someDue(): boolean
  begin(lease: Lease): Promise<void>
  claim(most: number): Promise<readonly ClaimedJob[]>
  settle(lease: Lease, verdict: JobVerdict): Promise<void>
  giveBack(leases: readonly Lease[]): Promise<void>
}

/** What `work()` of the queue started. */
export class FileWorker implements QueueWorker {
  readonly #parts: WorkerParts
  readonly #held = new Set<Lease>()
  #claiming: Promise<void> | undefined
  #woken = false
  #stopped = false
  #onIdle: (() => void) | undefined
  #stopping: Promise<void> | undefined

  constructor(parts: WorkerParts) {
    this.#parts = parts
  }

  /** What it holds until its run is settled. */
  get held(): ReadonlySet<Lease> {
    return this.#held
  }

  /** There may be a job to begin. */
  wake(): void {
    this.#woken = true
    this.#claiming ??= this.#claim().finally(() => {
      this.#claiming = undefined
    })
  }

  stop({ timeoutMs }: { readonly timeoutMs: number }): Promise<void> {
    this.#stopped = true
    this.#stopping ??= this.#stop(timeoutMs)
    return this.#stopping
  }

  get #room(): number {
    return this.#stopped ? 0 : this.#parts.concurrency - this.#held.size
  }

  async #claim(): Promise<void> {
    const { claim, someDue, giveBack, onError } = this.#parts
    try {
      while (this.#woken) {
        this.#woken = false
        if (this.#room <= 0 || !someDue()) continue
        const jobs = await claim(this.#room)
        // There may be more: they are not always claimed together.
        this.#woken ||= jobs.length > 0
        if (!this.#stopped) for (const job of jobs) void this.#work(job)
        else if (jobs.length > 0) await giveBack(jobs)
      }
    } catch (error) {
      onError(error)
    }
  }

  async #work({ id, token, counts, job, attempt }: ClaimedJob): Promise<void> {
    const lease = { id, token, counts }
    this.#held.add(lease)
    const begin = async () => {
      await this.#parts.begin(lease)
      lease.counts = true
    }
    const verdict = await this.#parts.run(job, { ...attempt, begin })
    await this.#settle(lease, verdict)
    this.#held.delete(lease)
    if (this.#held.size === 0) this.#onIdle?.()
    this.wake()
  }

  /** Tries again until the database takes it: the run has ended, and must not be repeated because a disk was full. */
  async #settle(lease: Lease, verdict: JobVerdict): Promise<void> {
    const { settle, onError } = this.#parts
    for (let pauseMs = firstPauseMs; this.#held.has(lease); pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        await settle(lease, verdict)
        return
      } catch (error) {
        onError(error)
      }
      await this.#pause(pauseMs)
    }
  }

  async #stop(timeoutMs: number): Promise<void> {
    const { clock, giveBack, onError } = this.#parts
    await new Promise<void>((resolve) => {
      const timer = clock.setTimer(resolve, timeoutMs)
      void this.#idle().then(() => {
        timer.cancel()
        resolve()
      })
    })
    const left = [...this.#held]
    this.#held.clear()
    // If that fails, their leases expire.
    if (left.length > 0) await giveBack(left).catch(onError)
  }

  /** Resolves once nothing is held. What is being claimed at this moment is given back. */
  async #idle(): Promise<void> {
    await this.#claiming
    if (this.#held.size > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve))
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#parts.clock.setTimer(resolve, ms))
  }
}
