import { isPassing } from './brief-wait.ts'
import type { QueueClock } from './queue-clock.ts'

interface Write<TTables> {
  readonly work: (tables: TTables) => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  /** By the machine's uptime. */
  readonly givenUpAt: number
}

/** Less than the receiver's `queueTimeoutMs`. */
const patienceMs = 2500
/** So that a commit does not block the event loop for long. */
const mostAtOnce = 200
const longestPauseMs = 20

/** Writes of one turn of the event loop share a transaction: the disk is waited for once. */
export class SharedCommits<TTables> {
  readonly #transact: <T>(work: (tables: TTables) => T) => T
  readonly #clock: QueueClock
  #waiting: Write<TTables>[] = []
  #scheduled = false

  /** @param transact works in a transaction, and has committed it when it returns */
  constructor(transact: <T>(work: (tables: TTables) => T) => T, clock: QueueClock) {
    this.#transact = transact
    this.#clock = clock
  }

  /**
   * Resolves once the work is committed. It may be run more than once, and what it did before is undone then. It waits up to 2.5 s for a
   * database that is locked, without blocking the event loop.
   */
  write<T>(work: (tables: TTables) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({
        work,
        resolve: resolve as (value: unknown) => void, // what its own work has returned
        reject,
        givenUpAt: this.#clock.uptime() + patienceMs,
      })
      this.#schedule()
    })
  }

  /** Waits until everything that was written before has been committed or has failed. */
  async settled(): Promise<void> {
    while (this.#waiting.length > 0) await new Promise((resolve) => setImmediate(resolve))
  }

  // Not in a microtask: requests that are read in one turn are added one after another, with microtasks in between.
  #schedule(pauseMs?: number): void {
    if (this.#scheduled) return
    this.#scheduled = true
    const commit = () => {
      this.#scheduled = false
      this.#commit(this.#waiting.splice(0, mostAtOnce))
      if (this.#waiting.length > 0) this.#schedule()
    }
    if (pauseMs === undefined) setImmediate(commit)
    else this.#clock.setTimer(commit, pauseMs)
  }

  #commit(writes: readonly Write<TTables>[]): void {
    try {
      const values = this.#transact((tables) => writes.map(({ work }) => work(tables)))
      for (const [index, { resolve }] of writes.entries()) resolve(values[index])
    } catch (error) {
      this.#failed(writes, error)
    }
  }

  #failed(writes: readonly Write<TTables>[], error: unknown): void {
    if (isPassing(error)) {
      const now = this.#clock.uptime()
      for (const { reject, givenUpAt } of writes) if (givenUpAt <= now) reject(error)
      const patient = writes.filter(({ givenUpAt }) => givenUpAt > now)
      if (patient.length === 0) return
      this.#waiting = [...patient, ...this.#waiting]
      this.#schedule(Math.ceil(Math.random() * longestPauseMs))
      return
    }
    const [first] = writes
    // One of them may be to blame: the others must not fail with it.
    if (writes.length > 1) for (const write of writes) this.#commit([write])
    else first?.reject(error)
  }
}
