/**
 * An attempt without an answer after so long has failed: shorter than Audian's 30 s, so that a run takes minutes. So long
 * does a rotation that finishes a cut-off one keep the flag, too: until no attempt from before can be in progress.
 */
export const attemptTimeoutMs = 2000

/** The emulator's schedule runs this much faster: half an hour passes in 15 s, so that what was refused soon comes again. */
export const speed = 120

/** The hour for which an old secret stays, at that speed, and the time-outs, which are not faster. */
export const keepMs = 3_600_000 / speed + 5 * attemptTimeoutMs
