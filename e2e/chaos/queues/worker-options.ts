/** What every worker is started with: short waits, so that a run ends soon. */
export const workerOptions = { concurrency: 10, retry: { attempts: 4, baseMs: 100, maxMs: 800 } } as const

/** Megabytes of a worker's memory: little, so that a handler which takes all of it does so soon. */
export const workerMemoryMb = 128
