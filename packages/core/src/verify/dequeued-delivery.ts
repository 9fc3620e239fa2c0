import type { VerifiedDelivery } from './verified-delivery.ts'

/** A delivery as a queue returns it. */
export interface Dequeued {
  readonly body: Uint8Array
  readonly sentAt: number
  readonly deliveryId: string | undefined
  readonly keyId: string
}

/**
 * The second way to a `VerifiedDelivery`, beside `verify()`: for what this receiver itself verified before it put it into its queue. The
 * signature is not checked again, since the secret may have been replaced in the meantime. So anyone who can write to the queue can
 * forge events: guard it like the signing secret. Never call this with anything that came over HTTP.
 */
export function dequeuedDelivery({ body, sentAt, deliveryId, keyId }: Dequeued): VerifiedDelivery {
  return { body, sentAt, deliveryId, keyId } as VerifiedDelivery // the brand exists in the type only
}
