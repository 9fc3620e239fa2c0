const minute = 60_000

/**
 * How Audian repeats a delivery that is answered 5xx, too late or not at all: five attempts, then it is given up. All
 * times in milliseconds. Source: the vendor's retry policy page; the time-out also is in the webhook setup guide.
 */
export const retryPolicy = {
  /** An attempt without an answer after so long has failed. */
  timeoutMs: 30_000,
  /** What lies between an attempt and the one before it, the first one included. */
  delaysMs: [0, minute, 5 * minute, 15 * minute, 30 * minute],
  /** Each repeated attempt comes up to so much later still. */
  jitterMs: minute,
} as const
