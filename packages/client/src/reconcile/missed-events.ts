import { timeOf } from '../logs/log-entry.ts'
import type { MissedEvent } from './reconciliation.ts'

/** The oldest missed events. Holds at most twice as many as are listed, so that it sorts rarely. */
export class MissedEvents {
  readonly #maxListed: number
  #events = new Map<string, MissedEvent>()

  constructor(maxListed: number) {
    this.#maxListed = maxListed
  }

  add(missed: MissedEvent): void {
    this.#events.set(missed.log.id, missed)
    if (this.#events.size < this.#maxListed * 2) return
    this.#events = new Map(this.oldestFirst().map((kept) => [kept.log.id, kept]))
  }

  delete(id: string): void {
    this.#events.delete(id)
  }

  /** Those whose timestamps cannot be read come last. */
  oldestFirst(): MissedEvent[] {
    return [...this.#events.values()].sort((a, b) => sortTime(a) - sortTime(b)).slice(0, this.#maxListed)
  }
}

function sortTime({ log }: MissedEvent): number {
  const time = timeOf(log)
  return Number.isNaN(time) ? Number.MAX_SAFE_INTEGER : time
}
