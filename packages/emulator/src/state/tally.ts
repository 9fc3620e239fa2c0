import type { Delivery } from './delivery.ts'

/** Counted over all deliveries since the start, also over those that are no longer kept. */
export interface Tally {
  readonly deliveries: number
  readonly pending: number
  readonly retrying: number
  readonly delivered: number
  readonly failed: number
  readonly attempts: number
}

/** Counts along, so that nobody has to go through ten thousand deliveries for it. */
export function createTally(known: Iterable<Delivery>): {
  change(before: Delivery | undefined, after: Delivery): void
  now(): Tally
} {
  const counts = { deliveries: 0, pending: 0, retrying: 0, delivered: 0, failed: 0, attempts: 0 }

  function change(before: Delivery | undefined, after: Delivery): void {
    if (before === undefined) counts.deliveries++
    else counts[before.status]--
    counts[after.status]++
    counts.attempts += after.attempts.length - (before?.attempts.length ?? 0)
  }

  for (const delivery of known) change(undefined, delivery)
  return { change, now: () => ({ ...counts }) }
}
