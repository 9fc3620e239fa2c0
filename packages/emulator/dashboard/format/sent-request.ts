import type { Attempt, Delivery } from '../../src/state/delivery.ts'
import { sentBody } from '../../src/state/sent-body.ts'

/** The request of one attempt, byte for byte, except for headers that an HTTP client adds automatically. */
export interface SentRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Undefined if an earlier version made the attempt, and did not keep its URL. */
export function sentRequest(delivery: Delivery, attempt: Attempt): SentRequest | undefined {
  const url = attempt.url ?? delivery.url
  return url === undefined ? undefined : { url, headers: attempt.requestHeaders, body: sentBody(delivery) }
}
