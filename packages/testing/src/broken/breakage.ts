import type { OutcomeName } from '@audian-webhooks/core'
import { signatureHeader, timestampHeader } from '@audian-webhooks/core/protocol'
import { deliveryBody } from '../delivery-body.ts'
import { type SignedDelivery, signedDelivery } from '../signed-delivery.ts'

/** One way in which a delivery differs from Audian's. */
export interface Breakage {
  /** What is wrong, as a sentence. */
  readonly what: string
  /** The outcome of a receiver with default options. */
  readonly outcome: OutcomeName
  /** The status of its response. */
  readonly status: number
  readonly broken: (delivery: SignedDelivery, secret: string) => SignedDelivery
}

/** The texts that the receiver reads first. */
export function signatureOf({ headers }: SignedDelivery): string {
  return headers[signatureHeader] ?? ''
}

export function timestampOf({ headers }: SignedDelivery): string {
  return headers[timestampHeader] ?? ''
}

export function withSignature(delivery: SignedDelivery, signature: string): SignedDelivery {
  return { ...delivery, headers: { ...delivery.headers, [signatureHeader]: signature } }
}

export function withTimestamp(delivery: SignedDelivery, timestamp: string): SignedDelivery {
  return { ...delivery, headers: { ...delivery.headers, [timestampHeader]: timestamp } }
}

export function without(delivery: SignedDelivery, header: string): SignedDelivery {
  const { [header]: _left, ...headers } = delivery.headers
  return { ...delivery, headers }
}

/** Another body under the old signature. */
export function withBody(delivery: SignedDelivery, body: string | Uint8Array): SignedDelivery {
  return { ...delivery, body: deliveryBody(body) }
}

/** Another body, or another time, under a right signature. */
export function signedAnew(
  delivery: SignedDelivery,
  secret: string,
  { body = delivery.body, laterByMs = 0 }: { body?: string | Uint8Array; laterByMs?: number },
): SignedDelivery {
  const { headers, ...signed } = signedDelivery(body, { secret, now: Number(timestampOf(delivery)) * 1000 + laterByMs })
  return {
    ...signed,
    headers: {
      ...delivery.headers,
      [signatureHeader]: headers[signatureHeader] ?? '',
      [timestampHeader]: headers[timestampHeader] ?? '',
    },
  }
}
