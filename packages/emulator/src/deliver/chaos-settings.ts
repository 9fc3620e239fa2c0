/**
 * Faults that happen on purpose: the probability of each for one event, from 0 (never) to 1 (always). Faults that a
 * receiver must tolerate happen to the event itself. What it must reject is sent as an additional delivery, so no event is lost.
 */
export interface ChaosSettings {
  /** The event is sent again after it was delivered. */
  readonly duplicate: number
  /** The event is sent twice at the same time. */
  readonly concurrentDuplicate: number
  /** The event is held back until one that happened later has overtaken it. */
  readonly reorder: number
  /** The first attempt comes up to `maxDelayMs` late. */
  readonly delay: number
  /** The connection of the first attempt is cut, in the middle of the body or before the answer; so it is retried. */
  readonly droppedConnection: number
  /** The event has undocumented fields. */
  readonly newFields: number
  /** One more event, with an undocumented name. */
  readonly unknownEvent: number
  /** One more delivery, signed with a secret that is not the endpoint's: a receiver must answer 401. */
  readonly wrongKey: number
  /** One more delivery, correctly signed two hours ago: a receiver must not process it. */
  readonly stale: number
  /** One more delivery whose body ends too early for its signature. */
  readonly truncated: number
  /** Milliseconds on the schedule's clock. */
  readonly maxDelayMs: number
}

export const noChaos: ChaosSettings = {
  duplicate: 0,
  concurrentDuplicate: 0,
  reorder: 0,
  delay: 0,
  droppedConnection: 0,
  newFields: 0,
  unknownEvent: 0,
  wrongKey: 0,
  stale: 0,
  truncated: 0,
  maxDelayMs: 5000,
}
