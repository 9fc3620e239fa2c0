declare const verified: unique symbol

/** A delivery whose signature was found right. Only `verify()` makes one, and `parse()` takes nothing else. */
export interface VerifiedDelivery {
  readonly [verified]: true
  /** The bytes that were signed. */
  readonly body: Uint8Array
  /** The timestamp header, milliseconds since the epoch. */
  readonly sentAt: number
  /** Names the attempt; not signed. */
  readonly deliveryId: string | undefined
  /** Which secret it was. */
  readonly keyId: string
}
