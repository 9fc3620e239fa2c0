/** An attempt without an answer after so long has failed. Shorter than Audian's 30 s, so that a run takes minutes. */
export const attemptTimeoutMs = 2000
/** So long a cut-off rotation keeps the flag once it is finished: until no attempt from before can be under way. */
export const settleMs = attemptTimeoutMs
