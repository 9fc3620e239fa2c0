/**
 * What goes wrong on purpose: how likely each is for one event, from 0 (never) to 1 (always). What a receiver has to
 * survive happens to the event itself; what it has to refuse comes as one more delivery, so that no event is lost by it.
 */
export interface ChaosSettings {
  /** The event comes once more after it was delivered. */
  readonly duplicate: number
  /** The event comes twice at the same time. */
  readonly concurrentDuplicate: number
  /** The event is held back until one that happened later has overtaken it. */
  readonly reorder: number
  /** The first attempt comes up to `maxDelayMs` late. */
  readonly delay: number
  /** The connection of the first attempt is cut, in the middle of the body or before the answer; so it is repeated. */
  readonly droppedConnection: number
  /** The event has fields that no document names. */
  readonly newFields: number
  /** One more event, with a name that no document has. */
  readonly unknownEvent: number
  /** One more delivery, signed with a secret that is not the endpoint's: a receiver owes it 401. */
  readonly wrongKey: number
  /** One more delivery, rightly signed two hours ago: a receiver must not handle it. */
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
