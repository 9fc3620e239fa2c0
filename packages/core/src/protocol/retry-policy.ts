const minute = 60_000

/**
 * How Audian retries a delivery whose response is 5xx, late or missing: five attempts, then it is given up. All times
 * are in milliseconds. Source: the vendor's retry policy page; the time-out also is in the webhook setup guide.
 */
export const retryPolicy = {
  /** An attempt without a response after this time has failed. */
  timeoutMs: 30_000,
  /** The wait before each attempt, counted from the one before it; the first attempt is included. */
  delaysMs: [0, minute, 5 * minute, 15 * minute, 30 * minute],
  /** Each retry may come later by up to this time. */
  jitterMs: minute,
} as const
