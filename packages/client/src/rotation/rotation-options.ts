import type { RotationClock } from './replaced-at.ts'
import type { RotationStore } from './rotation-store.ts'

export interface RotationOptions {
  /** The store from which the receiver gets its secrets. Run one rotation at a time for each store. */
  readonly store: RotationStore
  /** Ends the rotation if that loses nothing: not between Audian's response and the write to the store. */
  readonly signal?: AbortSignal | undefined
  /** Attempts at a write after Audian's response. Default 5. */
  readonly storeAttempts?: number | undefined
  /** Milliseconds before the second attempt. The wait doubles with each further attempt. Default 200. */
  readonly storeDelayMs?: number | undefined
  /**
   * How long the flag stays set after a rotation that continues an interrupted one, in milliseconds, since a delivery
   * with a lost secret may be in progress. Default 30,000: by then Audian has given up such an attempt.
   */
  readonly settleMs?: number | undefined
  /** The clock for the time at which a secret was replaced. Default: the system clock. */
  readonly clock?: RotationClock | undefined
}
