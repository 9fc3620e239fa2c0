import type { WebhookLog } from '@audian-webhooks/core/protocol'

/** What a receiver has handled of the events in a webhook's logs. An event counts once, however often its logs name it. */
export interface Reconciliation {
  /** Events in all: the sum of `handled`, `gap`, `underWay` and `undecided`. */
  readonly events: number
  readonly handled: number
  /** Events that are not handled and should be: the sum of `failed`, `lost` and `other`. 0 if nothing was missed. */
  readonly gap: number
  /** Not handled, and given up by Audian. */
  readonly failed: number
  /** Not handled, although Audian was answered 2xx: it will not deliver them again. */
  readonly lost: number
  /** Not handled, with a status that is unknown here. */
  readonly other: number
  /** Pending, or waiting for another attempt: not missed yet. */
  readonly underWay: number
  /** Being handled at this moment, or younger than `settleMs`: not missed yet. */
  readonly undecided: number
  /** The missed events, the oldest first. Shorter than `gap` if there are more than `maxListed`. */
  readonly missed: readonly MissedEvent[]
  /** The first of them; `undefined` if nothing was missed. */
  readonly oldestMissed: MissedEvent | undefined
}

/** Why an event was missed: the names of the counts. */
export type MissedReason = 'failed' | 'lost' | 'other'

export interface MissedEvent {
  readonly reason: MissedReason
  /** What Audian's logs say of the event. */
  readonly log: WebhookLog
}
