declare const verified: unique symbol

/** A delivery with a valid signature. Only `verify()` creates one, and `parse()` accepts only this type. */
export interface VerifiedDelivery {
  readonly [verified]: true
  /** The bytes that were signed. */
  readonly body: Uint8Array
  /** The timestamp header, milliseconds since the epoch. */
  readonly sentAt: number
  /** Identifies the attempt; not signed. */
  readonly deliveryId: string | undefined
  /** The secret that signed it. */
  readonly keyId: string
}
