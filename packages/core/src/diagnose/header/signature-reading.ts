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

/** What a header comes to: the digests that it may mean, and whether it is written as the receiver takes it. */
export interface SignatureHeader {
  readonly wellFormed: boolean
  readonly readings: readonly SignatureReading[]
  /** What to say where no reading leads to a match. */
  readonly problems: readonly Finding[]
  readonly notes: readonly Note[]
}
