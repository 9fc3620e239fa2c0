import type { Clock } from '@audian-webhooks/core/kit'
import type { QueueWorker, RunJob } from '@audian-webhooks/core/queue'
import type { QueuedJob } from './queued-job.ts'

/** What `work()` of the queue started. */
export class MemoryWorker implements QueueWorker {
  readonly run: RunJob
  readonly #concurrency: number
  readonly #clock: Clock
  readonly #giveBack: (job: QueuedJob) => void
  readonly #running = new Set<QueuedJob>()
  #stopped = false
  #onIdle: (() => void) | undefined
  #stopping: Promise<void> | undefined

  constructor(
    run: RunJob,
    { concurrency, clock, giveBack }: { concurrency: number; clock: Clock; giveBack(job: QueuedJob): void },
  ) {
    this.run = run
    this.#concurrency = concurrency
    this.#clock = clock
    this.#giveBack = giveBack
  }

  get hasRoom(): boolean {
    return !this.#stopped && this.#running.size < this.#concurrency
  }

  begin(job: QueuedJob): void {
    this.#running.add(job)
  }

  end(job: QueuedJob): void {
    this.#running.delete(job)
    if (this.#running.size === 0) this.#onIdle?.()
  }

  stop({ timeoutMs }: { readonly timeoutMs: number }): Promise<void> {
    this.#stopped = true
    this.#stopping ??= this.#stop(timeoutMs)
    return this.#stopping
  }

  async #stop(timeoutMs: number): Promise<void> {
    if (this.#running.size === 0) return
    let timeUp: (() => void) | undefined
    const ended = new Promise<void>((resolve) => {
      this.#onIdle = resolve
      timeUp = resolve
    })
    const timer = this.#clock.setTimer(() => timeUp?.(), timeoutMs)
    await ended
    timer.cancel()
    for (const job of this.#running) this.#giveBack(job)
    this.#running.clear()
  }
}
