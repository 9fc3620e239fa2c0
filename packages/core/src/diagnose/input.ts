import type { Tolerance } from '../verify/tolerance.ts'
import type { HeaderText } from './header/read-signature-header.ts'

/** What the sender reports that it sent, if known: the emulator and tests know all of it. */
export interface SentDelivery {
  /** The bytes that were signed. Text is encoded as UTF-8. */
  readonly body?: Uint8Array | string | undefined
  readonly signature?: string | undefined
  readonly timestamp?: string | undefined
}

/** The input of `diagnoseSignature()`. */
export interface DiagnoseInput {
  /** The body as the receiver got and verified it: bytes, or text, which is encoded as UTF-8. */
  readonly body: Uint8Array | string
  /** The header X-Audian-Signature as it arrived. */
  readonly signature: HeaderText
  /** The header X-Audian-Timestamp as it arrived. */
  readonly timestamp: HeaderText
  /** The secrets that the receiver verifies with. */
  readonly secret: string | readonly string[] | undefined
  /** Older secrets. */
  readonly oldSecrets?: readonly string[] | undefined
  /** Shows what changed in transit. */
  readonly sent?: SentDelivery | undefined
  /** The receiver's clock when the delivery arrived, milliseconds since the epoch. Default: the age is not checked. */
  readonly now?: number | undefined
  /** Milliseconds. Default: 5 minutes in both directions, as for `verify()`. */
  readonly tolerance?: Tolerance | undefined
}
