import type { OutcomeName } from '../outcome.ts'
import { outcomeNames } from '../respond/respond.ts'

/** Counts since the receiver was created, and what it is doing now. */
export interface Stats {
  /** Deliveries by outcome. */
  readonly outcomes: Readonly<Record<OutcomeName, number>>
  /** Runs in progress, those included that were answered `timed-out`. */
  readonly running: number
  /** Deliveries in line for a run. */
  readonly waiting: number
  /** Events handled whose success the store has not recorded yet. */
  readonly pendingCompletions: number
  /** Jobs of the queue, by how their attempts in this process ended. */
  readonly jobs: Readonly<JobCounts>
  readonly draining: boolean
}

/** Attempts of jobs by how they ended. What was put back at no cost, such as after a store failure, is not counted. */
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
