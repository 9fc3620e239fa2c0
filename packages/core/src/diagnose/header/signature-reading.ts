import type { Finding } from '../cause.ts'
import type { Note } from '../note.ts'

/** A digest that a signature header may mean, and what is wrong with how it is written. */
export interface SignatureReading {
  /** Lower case. */
  readonly hex: string
  readonly algorithm: Algorithm
  /** Only the beginning of the digest arrived. */
  readonly partial: boolean
  readonly causes: readonly Finding[]
}

export type Algorithm = 'sha256' | 'sha1' | 'sha384' | 'sha512' | 'md5'

/** How a header is read: the digests that it may mean, and whether the receiver accepts its form. */
export interface SignatureHeader {
  readonly wellFormed: boolean
  readonly readings: readonly SignatureReading[]
  /** What to report if no reading leads to a match. */
  readonly problems: readonly Finding[]
  readonly notes: readonly Note[]
}
