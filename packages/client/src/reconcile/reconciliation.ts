import type { WebhookLog } from '@audian-webhooks/core/protocol'

/** Which events of a webhook's logs a receiver has handled. An event counts once, regardless of its number of log entries. */
export interface Reconciliation {
  /** Events in all: the sum of `handled`, `gap`, `underWay` and `undecided`. */
  readonly events: number
  readonly handled: number
  /** Events that are not handled and should be: the sum of `failed`, `lost` and `other`. 0 if nothing was missed. */
  readonly gap: number
  /** Not handled, and given up by Audian. */
  readonly failed: number
  /** Not handled, although the response to Audian was 2xx: Audian will not deliver them again. */
  readonly lost: number
  /** Not handled, with a status that this client does not know. */
  readonly other: number
  /** Pending, or waiting for another attempt: not missed yet. */
  readonly underWay: number
  /** Being handled at the moment, or younger than `settleMs`: not missed yet. */
  readonly undecided: number
  /** The missed events, the oldest first. Shorter than `gap` if there are more than `maxListed`. */
  readonly missed: readonly MissedEvent[]
  /** The first of them; `undefined` if nothing was missed. */
  readonly oldestMissed: MissedEvent | undefined
}

/** Why an event was missed: the name of the count. */
export type MissedReason = 'failed' | 'lost' | 'other'

export interface MissedEvent {
  readonly reason: MissedReason
  /** The entry of the event in Audian's logs. */
  readonly log: WebhookLog
}
