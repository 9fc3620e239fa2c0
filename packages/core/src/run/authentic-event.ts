import type { Envelope } from '../protocol/envelope.ts'
import type { VerifiedDelivery } from '../verify/verified-delivery.ts'

/** An event that Audian has certainly sent: the result of `intake`, and the input of `process`. */
export interface AuthenticEvent {
  readonly delivery: VerifiedDelivery
  readonly event: Envelope
  /** What the event is claimed under. */
  readonly key: string
  /** Wall time of the arrival, milliseconds since the epoch. */
  readonly receivedAt: number
  /** The number of this attempt, if a queue counts them. */
  readonly attempt?: number | undefined
}
