import type { OutcomeName } from '../outcome.ts'
import { outcomeNames } from '../respond/respond.ts'

/** Counts since the receiver was created, and what it is doing now. */
export interface Stats {
  /** Deliveries by outcome. */
  readonly outcomes: Readonly<Record<OutcomeName, number>>
  /** Runs in progress, including those that were answered `timed-out`. */
  readonly running: number
  /** Deliveries that wait for a run. */
  readonly waiting: number
  /** Handled events whose success the store has not recorded yet. */
  readonly pendingCompletions: number
  /** Jobs of the queue, by the result of their attempts in this process. */
  readonly jobs: Readonly<JobCounts>
  readonly draining: boolean
}

/** Attempts of jobs by result. Jobs that were put back without counting an attempt, such as after a store failure, are not counted. */
export interface JobCounts {
  done: number
  /** Failed, to be tried again. */
  retried: number
  /** Moved to the dead letters. */
  dead: number
}

export function noJobs(): JobCounts {
  return { done: 0, retried: 0, dead: 0 }
}

export function emptyCounts(): Record<OutcomeName, number> {
  return Object.fromEntries(outcomeNames.map((name) => [name, 0])) as Record<OutcomeName, number> // every name is there
}
