import type { DeliverySummary } from '../../src/control/views.ts'

/** Totals of many deliveries, updated with each change. The cost of a change does not depend on their number. */
export function createDeliveryCounts() {
  const byEvent = new Map<string, number>()
  const retries = new Map<number, number>()

  return {
    add({ event, sequence, status, nextAttemptAt }: DeliverySummary) {
      byEvent.set(event, (byEvent.get(event) ?? 0) + 1)
      if (status === 'retrying' && nextAttemptAt !== undefined) retries.set(sequence, nextAttemptAt)
    },
    remove({ event, sequence }: DeliverySummary) {
      const left = (byEvent.get(event) ?? 0) - 1
      if (left > 0) byEvent.set(event, left)
      else byEvent.delete(event)
      retries.delete(sequence)
    },
    clear() {
      byEvent.clear()
      retries.clear()
    },
    /** The names of their events, in alphabetical order. */
    events: (): string[] => [...byEvent.keys()].sort(),
    /** When retries are due, on the schedule's clock. */
    retries: (): Iterable<number> => retries.values(),
  }
}
