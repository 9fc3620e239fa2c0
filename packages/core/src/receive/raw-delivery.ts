import type { HeaderSource } from './header-value.ts'
import type { BodyHold } from './unverified-bytes.ts'

/** A request as an adapter hands it in: nothing checked, nothing parsed. */
export interface RawDelivery {
  readonly headers: HeaderSource
  /** The bytes as they arrived, or a function that reads them. With a parsed or re-serialised body the outcome is `misconfigured`. */
  readonly body: Uint8Array | ReadBody
}

/**
 * Reads the body and stops at the limit. Called at most once, and only if the signature headers are well-formed. `hold`
 * counts the bytes as they arrive; pass it to `readBody()` or `readWebBody()`.
 */
export type ReadBody = (maxBytes: number, hold?: BodyHold) => RawBody | Promise<RawBody>

export type RawBody = Uint8Array | Unread

/** Why the body is missing. */
export interface Unread {
  /**
   * `too-large`: more than the limit. `aborted`: the client disconnected. `misconfigured`: other code has consumed or
   * changed the bytes. `overloaded`: dropped, because all unverified uploads together used too much memory.
   */
  readonly unread: 'too-large' | 'aborted' | 'misconfigured' | 'overloaded'
  /** For the log: the cause and the fix, as sentences. */
  readonly detail?: string
}
