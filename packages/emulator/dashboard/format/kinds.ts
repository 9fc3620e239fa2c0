import type { DeliveryKind } from '../../src/state/delivery.ts'

/** Why a delivery was made, and what a receiver must do with it. */
export const kindSentences: { readonly [K in DeliveryKind]: string } = {
  event: 'Something happened.',
  test: 'Sent by the test call of the API.',
  redelivery: 'The event was sent again on request, with the same event id. A receiver must not process it twice.',
  duplicate: 'The event was sent again on purpose. A receiver must not process it twice.',
  'concurrent-duplicate': 'Chaos: the event was sent twice at the same time. A receiver must process it once.',
  'unknown-event': 'Chaos: an undocumented event. A receiver must not fail on it.',
  'wrong-key': 'Signed with a secret that is not this endpoint’s, on purpose. A receiver must reject it.',
  stale: 'Correctly signed, with an old timestamp, on purpose. A receiver must not process it.',
  truncated: 'The body ends too early for its signature, on purpose. A receiver must reject it.',
  skewed: 'Sent with a shifted timestamp, on request. A receiver rejects it beyond its tolerance.',
}
