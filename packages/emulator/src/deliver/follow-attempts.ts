import type { Delivery } from '../state/delivery.ts'
import { isOpen } from '../state/is-open.ts'
import type { State } from '../state/state.ts'

/** The progress of a redelivery of many deliveries. */
export interface RedeliverProgress {
  /** Number of deliveries that the search has found. */
  readonly found: number
  /** How many of them were sent again so far. */
  readonly started: number
  /** How many of the new ones were cleared, or have a first attempt with an outcome. */
  readonly attempted: number
  /** All are started, and the first attempt of each has an outcome. */
  readonly finished: boolean
}

export interface FollowedAttempts {
  follow(delivery: Delivery): Delivery
  /** Ends the list: no more deliveries are added. */
  allStarted(): void
}

/** Counts the first attempts of new deliveries, until all of them have an outcome. */
export function followAttempts(
  state: State,
  { found, onProgress }: { readonly found: number; readonly onProgress: (progress: RedeliverProgress) => void },
): FollowedAttempts {
  const waiting = new Set<string>()
  let started = 0
  let complete = false

  const silence = state.listen({
    delivery({ id, attempts, status }) {
      if ((attempts.length > 0 || !isOpen(status)) && waiting.delete(id)) step()
    },
    cleared(deliveries) {
      for (const { id } of deliveries) waiting.delete(id)
      step()
    },
  })

  function step(): void {
    const finished = complete && waiting.size === 0
    if (finished) silence()
    onProgress({ found, started, attempted: started - waiting.size, finished })
  }

  return {
    follow(delivery) {
      waiting.add(delivery.id)
      started++
      step()
      return delivery
    },
    allStarted() {
      complete = true
      step()
    },
  }
}
