/** The retry schedule, in milliseconds, at most 365 days each. */
export interface Schedule {
  /** An attempt without a response after this time, in real time, has failed. At most 2,147,483,647, the limit of Node's timers. */
  readonly timeoutMs: number
  /** The delay of each attempt after the one before it. There are as many attempts as entries. */
  readonly delaysMs: readonly number[]
  /** A random extra delay of each retry, up to this value. */
  readonly jitterMs: number
}

/** How long to wait before the next attempt, after the given number of attempts; `undefined` if no more follow. */
export function delayAfter(made: number, schedule: Schedule, random: () => number): number | undefined {
  const delayMs = schedule.delaysMs[made]
  if (delayMs === undefined) return undefined
  return made === 0 ? delayMs : delayMs + random() * schedule.jitterMs
}
