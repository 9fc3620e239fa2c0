/** A short lease, so that what a killed process held comes again soon. Milliseconds. */
export const leaseMs = 2000
export const leaseOptions = { leaseMs, renewMs: 400, storeTimeoutMs: 1000 } as const

/**
 * A pause of a process, or a call that the server has not answered, is written down if it lasts at least this number of milliseconds. A lease
 * that is renewed every 400 ms cannot end without one of them: 500 (claim) + 400 + 500 (pause) + 500 (renewal) < 2000.
 */
export const notedMs = 500
