import { type HeaderSource, headerValue } from '../receive/header-value.ts'
import type { AuthenticEvent } from '../run/authentic-event.ts'

/**
 * An authentic event in a queue, as plain JSON. A queue stores it before the delivery is answered. A worker converts it
 * back to an authentic event.
 */
export interface EventJob {
  /** The key under which the event is claimed. Two jobs with the same key have the same event. */
  readonly key: string
  /** The bytes that were signed, as base64. They are never serialised again. */
  readonly body: string
  /** Wall time of the request's arrival, milliseconds since the epoch. */
  readonly receivedAt: number
  /** The time of the delivery according to its header, milliseconds since the epoch. */
  readonly sentAt: number
  /** The name of the secret that signed it. */
  readonly keyId: string
  readonly deliveryId?: string | undefined
  /** When the event happened, according to its `timestamp`. */
  readonly timestamp?: string | undefined
  /**
   * The request's trace, as W3C Trace Context writes it: set by a proxy or a tracer in front of the receiver. Not signed. Tracers
   * find it in the messages of the channel `audian-webhooks:job`.
   */
  readonly traceparent?: string | undefined
}

/**
 * What a queue does with a job after its run. `again`: put it back for this number of milliseconds, without counting an
 * attempt. `retry`: a failed attempt; retry by the queue's own schedule. `dead`: no run can succeed; keep it for a
 * person.
 */
export type JobResult = 'done' | { readonly again: number } | { readonly retry: unknown } | { readonly dead: string }

/** Version 00 and its successors, which may append fields. Longer than any of them: not kept. */
const traceparentPattern = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}(-[\w-]{1,64})?$/

export function eventJob({ delivery, event, key, receivedAt }: AuthenticEvent, headers: HeaderSource): EventJob {
  const { body, sentAt, keyId, deliveryId } = delivery
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const traceparent = headerValue(headers, 'traceparent')
  return {
    key,
    body: bytes.toString('base64'),
    receivedAt,
    sentAt,
    keyId,
    deliveryId,
    timestamp: event.timestamp,
    traceparent: traceparent !== undefined && traceparentPattern.test(traceparent) ? traceparent : undefined,
  }
}
