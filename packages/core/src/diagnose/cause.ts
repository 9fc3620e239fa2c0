import { type CauseCode, fixes } from './fixes.ts'

/** One thing that is wrong, without a verdict on how sure that is. */
export interface Finding {
  /** Stays the same over versions; the sentences may change. */
  readonly code: CauseCode
  /** What happened, as a sentence. It never holds the secret, nor anything that the body or a header says. */
  readonly message: string
  /** What to do, as one or two sentences. */
  readonly fix: string
}

/** One reason why a signature does not verify. */
export interface Cause extends Finding {
  /**
   * True: it is a fact, or the signature that arrived was made again by undoing exactly this. False: it was seen in what
   * arrived, but nothing confirms that it is the reason.
   */
  readonly certain: boolean
}

export function finding(code: CauseCode, message: string): Finding {
  return { code, message, fix: fixes[code] }
}

export function certain(found: Finding): Cause {
  return { ...found, certain: true }
}

export function likely(found: Finding): Cause {
  return { ...found, certain: false }
}
