import type { Delivery } from './delivery.ts'
import { isOpen } from './is-open.ts'
import { memoryOf } from './memory-of.ts'

export interface RetentionLimits {
  /** Maximum number of deliveries that are kept. */
  readonly keep: number
  /** Maximum memory of them in bytes, by `memoryOf()`. Default: no limit. */
  readonly keepBytes?: number | undefined
}

/**
 * Decides which deliveries are kept. While they exceed a limit, the one that finished first is forgotten first. One that
 * still has to be sent is never forgotten, so those alone may exceed both limits.
 */
export interface Retention {
  /** Counts a delivery that is new, or has changed. */
  change(before: Delivery | undefined, after: Delivery): void
  /** Stops counting a delivery. */
  forget(delivery: Delivery | undefined): void
  /** The id of the next delivery to forget. `undefined` if the rest is to be kept. */
  next(): string | undefined
}

export function createRetention(
  { keep, keepBytes = Number.POSITIVE_INFINITY }: RetentionLimits,
  known: Iterable<Delivery>,
): Retention {
  const finished = new Set<string>()
  // Kept, because a new iterator would first step over everything that was removed.
  let oldest = finished.values()
  let count = 0
  let bytes = 0

  function oldestFinished(): string | undefined {
    if (finished.size === 0) return undefined
    for (;;) {
      const { value, done } = oldest.next()
      if (!done) return value
      oldest = finished.values()
    }
  }

  function change(before: Delivery | undefined, after: Delivery): void {
    if (before === undefined) count++
    bytes += memoryOf(after) - (before === undefined ? 0 : memoryOf(before))
    if (!isOpen(after.status)) finished.add(after.id)
  }

  for (const delivery of known) change(undefined, delivery)
  return {
    change,
    forget(delivery) {
      if (delivery === undefined) return
      count--
      bytes -= memoryOf(delivery)
      finished.delete(delivery.id)
    },
    next: () => (count > keep || bytes > keepBytes ? oldestFinished() : undefined),
  }
}
