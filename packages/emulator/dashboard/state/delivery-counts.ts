import type { DeliverySummary } from '../../src/control/views.ts'

/** What is known about many deliveries together, counted along: a change costs the same however many there are. */
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
    /** When repeated attempts are due, on the schedule's clock. */
    retries: (): Iterable<number> => retries.values(),
  }
}
