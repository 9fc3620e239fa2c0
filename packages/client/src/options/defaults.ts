/** The options that are plain numbers, with their defaults. Times in milliseconds. */
export const defaultTimeoutMs = 10_000

export const defaultRetry = { attempts: 3, initialDelayMs: 300, maxDelayMs: 30_000 }

/** A timer that is set for longer fires at once. */
export const longestTimerMs = 2 ** 31 - 1
