import type { DeliveryKind } from '../../src/state/delivery.ts'

/** Why there is a delivery, and what a receiver owes it. */
export const kindSentences: { readonly [K in DeliveryKind]: string } = {
  event: 'Something happened.',
  test: 'The API was asked for a test.',
  redelivery: 'Somebody asked for the event again: same event id, so a receiver must not handle it twice.',
  duplicate: 'The event once more, on purpose. A receiver must not handle it twice.',
  'concurrent-duplicate': 'Chaos: the event at the same time as itself. A receiver must handle it once.',
  'unknown-event': 'Chaos: an event that no document names. A receiver must not fail at it.',
  'wrong-key': 'Signed with a secret that is not this endpoint’s, on purpose. A receiver must refuse it.',
  stale: 'Correctly signed, with an old timestamp, on purpose. A receiver must not handle it.',
  truncated: 'The body ends too early for its signature, on purpose. A receiver must refuse it.',
  skewed: 'Somebody asked for it with a clock that is off. A receiver refuses it beyond its tolerance.',
}
