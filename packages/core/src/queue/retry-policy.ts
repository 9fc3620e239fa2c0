/** When a failed job is retried. */
export interface RetryPolicy {
  /** Attempts in all, the first included. After the last one the job goes to the dead letters. */
  readonly attempts: number
  /** The longest wait after the first failed attempt, in milliseconds. It doubles with every attempt. */
  readonly baseMs: number
  /** The longest wait of all, in milliseconds. */
  readonly maxMs: number
}

/** Ten attempts within a quarter of an hour. */
export const defaultRetry: RetryPolicy = { attempts: 10, baseMs: 2000, maxMs: 300_000 }

/**
 * The wait after a failed attempt: a random time up to a limit that doubles each time ("full jitter"), so that jobs
 * which failed together are not retried together. @param failed the number of the attempt, from 1
 */
export function retryDelayMs({ baseMs, maxMs }: RetryPolicy, failed: number): number {
  return Math.round(Math.random() * Math.min(maxMs, baseMs * 2 ** (failed - 1)))
}
