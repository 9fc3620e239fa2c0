import { sameSignature } from './signature.ts'
import type { SignedHeaders } from './signed-headers.ts'
import type { SigningKey } from './signing-key.ts'
import type { VerifiedDelivery } from './verified-delivery.ts'

/** The delivery, if one of the keys signed exactly these bytes with exactly this timestamp; else `undefined`. */
export function verify(
  headers: SignedHeaders,
  body: Uint8Array,
  keys: readonly SigningKey[],
): VerifiedDelivery | undefined {
  const { signature, timestamp, sentAt, deliveryId } = headers
  for (const key of keys) {
    if (!sameSignature(key.sign(timestamp, body), signature)) continue
    return { body, sentAt, deliveryId, keyId: key.keyId } as VerifiedDelivery // the brand exists in the type only
  }
  return undefined
}
