import type { OutcomeName } from '../outcome.ts'
import { outcomeNames } from '../respond/respond.ts'

/** Counts since the receiver was created, and what it is doing now. */
export interface Stats {
  /** Deliveries by outcome. */
  readonly outcomes: Readonly<Record<OutcomeName, number>>
  /** Runs going on, those included that were answered `timed-out`. */
  readonly running: number
  /** Deliveries in line for a run. */
  readonly waiting: number
  /** Events handled whose success the store has not recorded yet. */
  readonly pendingCompletions: number
  readonly draining: boolean
}

export function emptyCounts(): Record<OutcomeName, number> {
  return Object.fromEntries(outcomeNames.map((name) => [name, 0])) as Record<OutcomeName, number> // every name is there
}
