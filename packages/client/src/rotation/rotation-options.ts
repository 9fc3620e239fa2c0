import type { RotationClock } from './replaced-at.ts'
import type { RotationStore } from './rotation-store.ts'

export interface RotationOptions {
  /** Where the receiver has its secrets from. One rotation at a time for each. */
  readonly store: RotationStore
  /** Ends the rotation where that loses nothing: not between Audian's answer and the store. */
  readonly signal?: AbortSignal | undefined
  /** Attempts at a write after Audian's answer. 5 by default. */
  readonly storeAttempts?: number | undefined
  /** Milliseconds before the second of them, twice as long before each further one. 200 by default. */
  readonly storeDelayMs?: number | undefined
  /**
   * Milliseconds: so long the flag stays set after a rotation that continues one which was cut off, since a delivery with a
   * secret that got lost may be on its way. 30,000 by default: then Audian has given such an attempt up.
   */
  readonly settleMs?: number | undefined
  /** Says when a secret was replaced. Default: the time of day. */
  readonly clock?: RotationClock | undefined
}
