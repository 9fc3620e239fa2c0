import type { Delivery } from './delivery.ts'
import { type Standing, standingOf, standings } from './standing.ts'

/**
 * Counted over all deliveries since the start, or since all were cleared; also over those that are no longer kept. A start
 * from a file counts what the file holds. Each is counted once, by its
 * standing: `delivered` and `failed` count authentic deliveries only; those that a receiver must reject are in the others.
 */
export interface Tally extends Readonly<Record<Standing, number>> {
  readonly deliveries: number
  readonly attempts: number
}

/** Updates the counts with each change, so that reading them does not scan all deliveries. */
export function createTally(known: Iterable<Delivery>): {
  change(before: Delivery | undefined, after: Delivery): void
  /** Stops counting a delivery. */
  remove(delivery: Delivery): void
  reset(): void
  now(): Tally
} {
  const none = Object.fromEntries(standings.map((standing) => [standing, 0])) as Record<Standing, number>
  const counts = { deliveries: 0, ...none, attempts: 0 }

  function change(before: Delivery | undefined, after: Delivery): void {
    if (before === undefined) counts.deliveries++
    else counts[standingOf(before)]--
    counts[standingOf(after)]++
    counts.attempts += after.attempts.length - (before?.attempts.length ?? 0)
  }

  for (const delivery of known) change(undefined, delivery)
  return {
    change,
    remove(delivery) {
      counts.deliveries--
      counts[standingOf(delivery)]--
      counts.attempts -= delivery.attempts.length
    },
    reset: () => void Object.assign(counts, { deliveries: 0, ...none, attempts: 0 }),
    now: () => ({ ...counts }),
  }
}
