import { type CauseCode, fixes } from './fixes.ts'

/** One possible fault, without a statement of how certain it is. */
export interface Finding {
  /** Stable across versions. The sentences may change. */
  readonly code: CauseCode
  /** What happened, as a sentence. It never contains the secret, or text from the body or a header. */
  readonly message: string
  /** What to do, as one or two sentences. */
  readonly fix: string
}

/** One reason why a signature does not verify. */
export interface Cause extends Finding {
  /**
   * True: it is a fact, or undoing exactly this reproduced the received signature. False: it was seen in the delivery,
   * but may not be the reason.
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
