/** The options that are plain numbers, with their defaults. Times in milliseconds. */
export const defaultTimeoutMs = 10_000

export const defaultRetry = { attempts: 3, initialDelayMs: 300, maxDelayMs: 30_000 }
