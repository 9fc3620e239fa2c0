/** How attempts are repeated, in milliseconds, at most 365 days each. */
export interface Schedule {
  /** An attempt without an answer after so long, in real time, has failed. At most 2,147,483,647: what Node can wait. */
  readonly timeoutMs: number
  /** What lies between an attempt and the one before it; as many attempts as there are entries. */
  readonly delaysMs: readonly number[]
  /** Each repeated attempt comes up to so much later still. */
  readonly jitterMs: number
}

/** How long to wait before the next attempt, when so many were made; `undefined` when that is all of them. */
export function delayAfter(made: number, schedule: Schedule, random: () => number): number | undefined {
  const delayMs = schedule.delaysMs[made]
  if (delayMs === undefined) return undefined
  return made === 0 ? delayMs : delayMs + random() * schedule.jitterMs
}
