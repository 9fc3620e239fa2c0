import type { Tolerance } from '../verify/tolerance.ts'
import type { HeaderText } from './header/read-signature-header.ts'

/** What the sender says it sent, as far as it is known: the emulator and tests know all of it. */
export interface SentDelivery {
  /** The bytes that were signed; text counts as UTF-8. */
  readonly body?: Uint8Array | string | undefined
  readonly signature?: string | undefined
  readonly timestamp?: string | undefined
}

/** What `diagnoseSignature()` takes. */
export interface DiagnoseInput {
  /** The body as the receiver got it, and verified it: bytes, or text that counts as UTF-8. */
  readonly body: Uint8Array | string
  /** The header X-Audian-Signature as it arrived. */
  readonly signature: HeaderText
  /** The header X-Audian-Timestamp as it arrived. */
  readonly timestamp: HeaderText
  /** What the receiver verifies with. */
  readonly secret: string | readonly string[] | undefined
  /** Secrets that were in use before. */
  readonly oldSecrets?: readonly string[] | undefined
  /** Shows what changed on the way. */
  readonly sent?: SentDelivery | undefined
  /** The receiver's clock when the delivery arrived, milliseconds since the epoch. Default: the age is not judged. */
  readonly now?: number | undefined
  /** Milliseconds. Default: 5 minutes either way, as for `verify()`. */
  readonly tolerance?: Tolerance | undefined
}
