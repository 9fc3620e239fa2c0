import { performance } from 'node:perf_hooks'

/**
 * Times calls that are the same, one by one, in every run, and keeps each call's shortest time. What the call itself
 * needs recurs in every run; another process that takes the processor, or a garbage collection, hits another call.
 */
export class RecurringTimes {
  readonly #shortest: Float64Array
  #at = 0

  constructor(calls: number) {
    this.#shortest = new Float64Array(calls).fill(Number.POSITIVE_INFINITY)
  }

  startRun(): void {
    this.#at = 0
  }

  time(call: () => void): void {
    const start = performance.now()
    call()
    const took = performance.now() - start
    this.#shortest[this.#at] = Math.min(this.#shortest[this.#at] ?? took, took)
    this.#at++
  }

  get longestMs(): number {
    return this.#shortest.reduce((longest, ms) => Math.max(longest, ms), 0)
  }

  get meanUs(): number {
    return (this.#shortest.reduce((sum, ms) => sum + ms, 0) / this.#shortest.length) * 1000
  }
}
