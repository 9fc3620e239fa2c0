import { setTimeout as sleep } from 'node:timers/promises'
import type { HarmedProcess } from './harmed-process.ts'
import { leaseMs } from './lease.ts'

interface Hold {
  readonly first: HarmedProcess
  /** Another process has begun the event too. */
  readonly take: () => void
}

/**
 * Brings about what promise 2 excepts: the process whose handler waits is stopped until its lease has expired and another
 * process has begun the same event; only then both continue.
 */
export class ProvokedStalls {
  readonly #holds = new Map<number, Hold>()
  readonly #settled = new Set<number>()
  readonly #patienceMs: number
  /** One at a time: if all processes were stopped, they would wait for each other. */
  #last = Promise.resolve()

  /** @param patienceMs how long to wait for the other process, once the lease has expired */
  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs
  }

  /** The handler of this event waits until it is released. */
  onHeld(key: number, by: HarmedProcess): void {
    const hold = this.#holds.get(key)
    if (this.#settled.has(key) || hold?.first === by) by.go(key)
    else if (hold?.first.alive) {
      this.#settled.add(key)
      hold.take()
      by.go(key)
    } else this.#begin(key, by)
  }

  #begin(key: number, first: HarmedProcess): void {
    let take: () => void = () => undefined
    const taken = new Promise<void>((resolve) => {
      take = resolve
    })
    this.#holds.set(key, { first, take })
    this.#last = this.#last.then(() => this.#stall(first, taken)).then(() => first.go(key))
  }

  async #stall(process: HarmedProcess, taken: Promise<void>): Promise<void> {
    if (!process.alive) return
    process.stop()
    await sleep(leaseMs + 500)
    // Unreferenced: must not keep the run alive once everything has ended.
    await Promise.race([taken, sleep(this.#patienceMs, undefined, { ref: false })])
    process.resume()
  }
}
