import type { Fleet } from './fleet.ts'
import type { Load } from './load.ts'

/** How far a run is. */
export class RunState {
  /** Everything is acknowledged, and the queue is empty. */
  done = false
  aborted = false
  readonly #events: number
  readonly #fleet: Fleet
  readonly #load: Load

  constructor(events: number, fleet: Fleet, load: Load) {
    this.#events = events
    this.#fleet = fleet
    this.#load = load
  }

  /** Half of the work is to take the events, the other half to handle them. */
  get share(): number {
    const parts = [this.#load.acknowledged.size, this.#fleet.settled]
    return parts.reduce((sum, count) => sum + Math.min(1, count / this.#events) / 2, 0)
  }

  get kills(): number {
    return this.#fleet.kills
  }

  get stops(): number {
    return this.#fleet.stops
  }

  running(...place: Parameters<Fleet['running']>): ReturnType<Fleet['running']> {
    return this.#fleet.running(...place)
  }

  abort(why: string): void {
    this.done = true
    this.aborted = true
    this.#load.stop()
    this.#fleet.abort(why)
  }
}
