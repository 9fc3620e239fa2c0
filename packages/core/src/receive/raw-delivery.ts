import type { HeaderSource } from './header-value.ts'

/** A request as an adapter hands it in: nothing checked, nothing parsed. */
export interface RawDelivery {
  readonly headers: HeaderSource
  /** The bytes as they arrived, or how to read them. A parsed or re-serialised body is answered `misconfigured`. */
  readonly body: Uint8Array | ReadBody
}

/** Reads the body, stopping at the limit. Called once, right after the arrival has been noted. */
export type ReadBody = (maxBytes: number) => RawBody | Promise<RawBody>

export type RawBody = Uint8Array | Unread

/** Why there are no bytes. */
export interface Unread {
  /**
   * `too-large`: more than the limit. `aborted`: the client left. `misconfigured`: something in front of us has
   * consumed or changed the bytes.
   */
  readonly unread: 'too-large' | 'aborted' | 'misconfigured'
  /** For the log: the culprit and the mend, as sentences. */
  readonly detail?: string
}
