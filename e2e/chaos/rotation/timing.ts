/**
 * An attempt without an answer after so long has failed: shorter than Audian's 30 s, so that a run takes minutes. So long
 * does a rotation that finishes a cut-off one keep the flag, too: until no attempt from before can be under way.
 */
export const attemptTimeoutMs = 2000
