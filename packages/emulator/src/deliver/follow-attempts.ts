import type { Delivery } from '../state/delivery.ts'
import { isOpen } from '../state/is-open.ts'
import type { State } from '../state/state.ts'

/** How far the redelivery of many deliveries is. */
export interface RedeliverProgress {
  /** How many the search has found. */
  readonly found: number
  /** Of them those that were sent again until now. */
  readonly started: number
  /** Of the new ones those whose first attempt has an outcome, or that were cleared. */
  readonly attempted: number
  /** Nothing more is started, and the first attempts of all that were started have outcomes. */
  readonly finished: boolean
}

export interface FollowedAttempts {
  follow(delivery: Delivery): Delivery
  /** No more are to be followed. */
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
