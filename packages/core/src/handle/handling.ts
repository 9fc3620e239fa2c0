import type { MaybePromise } from '../async/maybe-promise.ts'
import type { Ending } from '../outcome.ts'
import type { Work } from '../work.ts'

/** Claims an event, runs its handlers, and settles: the way that the store calls for. */
export interface Handling {
  /** How many events it takes at once. */
  readonly maxAtOnce: number
  handle(work: Work): MaybePromise<Ending>
}
