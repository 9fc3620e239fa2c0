import { deliveryIdHeader, eventHeader, signatureHeader, timestampHeader } from './headers.ts'
import { type SignInput, sign } from './sign.ts'

export interface DeliveryHeadersInput extends SignInput {
  /** Identifies the attempt, `delv_…`. */
  readonly deliveryId: string
  /** The name in the body. Left out if there is none. */
  readonly event?: string | undefined
  /** Writes the signature as `sha256=<hex>`, as the vendor's payload page shows it, and not as bare hex. */
  readonly prefix?: boolean | undefined
}

/** All headers that Audian sends with a delivery, by lower-case names. Source: the vendor's webhook pages. */
export function deliveryHeaders({ deliveryId, event, prefix, ...input }: DeliveryHeadersInput): Record<string, string> {
  const signature = sign(input)
  return {
    'content-type': 'application/json',
    'user-agent': 'AudianWebhook/1.0',
    [signatureHeader]: prefix ? `sha256=${signature}` : signature,
    [timestampHeader]: input.timestamp,
    [deliveryIdHeader]: deliveryId,
    ...(event !== undefined && { [eventHeader]: event }),
  }
}
