import type { Malformed } from './parse/parse.ts'
import type { IllFormed } from './verify/signed-headers.ts'

/** The outcome of a delivery, as a value. docs/reference/http-answers.md has the table of outcomes and answers. */
export type Outcome = DeliveryFacts & Ending
export type OutcomeName = Ending['outcome']

/** What is known about a delivery, for every outcome. */
export interface DeliveryFacts {
  /** Wall time of the arrival, milliseconds since the epoch. */
  readonly receivedAt: number
  /** Milliseconds from the arrival to the outcome. */
  readonly durationMs: number
  /** The event's name; known once the delivery was found authentic. */
  readonly event?: string | undefined
  /** What the event is claimed under. */
  readonly key?: string | undefined
  /** When it happened, according to its `timestamp`. */
  readonly timestamp?: string | undefined
  /** Identifies the attempt. It is not signed: anyone may have written it, unless the delivery is authentic. */
  readonly deliveryId?: string | undefined
  /** The name of the secret that signed it. */
  readonly keyId?: string | undefined
}

/** The outcome and its details. */
export type Ending =
  | { readonly outcome: 'handled' | 'unhandled' | 'duplicate' | 'enqueued' }
  | { readonly outcome: 'busy'; readonly retryAfterMs: number }
  | { readonly outcome: 'failed'; readonly error: unknown }
  | { readonly outcome: 'timed-out' }
  /** `succeeded`: whether every handler has succeeded anyway. */
  | { readonly outcome: 'lease-lost'; readonly succeeded: boolean; readonly error?: unknown }
  | { readonly outcome: 'unavailable'; readonly reason: UnavailableReason; readonly error?: unknown }
  | { readonly outcome: 'overloaded' | 'draining' | 'aborted' | 'too-large' }
  | { readonly outcome: 'malformed'; readonly reason: Malformed }
  /** `offsetMs`: the delivery's timestamp less our clock. */
  | { readonly outcome: 'out-of-tolerance'; readonly offsetMs: number }
  | { readonly outcome: 'unauthentic'; readonly reason: IllFormed | 'signature-wrong' }
  | { readonly outcome: 'misconfigured'; readonly detail: string }

export type UnavailableReason =
  | 'store-failed'
  | 'store-timed-out'
  | 'queue-failed'
  | 'queue-timed-out'
  | 'secrets-failed'
  | 'secrets-rotating'
