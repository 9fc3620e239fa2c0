import { signal } from '@preact/signals'
import type { DeliverySummary } from '../../src/control/views.ts'
import { createDeliveryCounts } from './delivery-counts.ts'

/** How many deliveries the page keeps by default. The list stays fast, and a page that stays open overnight does not keep growing. */
export const keptDeliveries = 20_000
/** How many it keeps after the user has scrolled down to them. */
export const mostDeliveries = 100_000

/**
 * The deliveries that the page knows, by sequence number. Views read `revision` to follow changes and `ascending()`
 * for the deliveries; so one batch of hundreds costs one redraw. What a batch costs depends on its length, and hardly on
 * how many are known.
 */
export function createDeliveries() {
  const revision = signal(0)
  let kept: DeliverySummary[] = []
  let room = keptDeliveries
  const counts = createDeliveryCounts()

  const at = (sequence: number) => {
    const found = kept[indexOf(kept, sequence)]
    return found?.sequence === sequence ? found : undefined
  }

  const put = (delivery: DeliverySummary) => {
    const index = indexOf(kept, delivery.sequence)
    const known = kept[index]?.sequence === delivery.sequence
    for (const before of kept.splice(index, known ? 1 : 0, delivery)) counts.remove(before)
    counts.add(delivery)
  }

  const changed = () => {
    for (const gone of kept.splice(0, Math.max(0, kept.length - room))) counts.remove(gone)
    revision.value += 1
  }

  return {
    revision,
    /** Oldest first. Not a copy: it is to be read at once. */
    ascending: (): readonly DeliverySummary[] => kept,
    /** See `createDeliveryCounts()`. */
    events: counts.events,
    retries: counts.retries,
    clear() {
      kept = []
      room = keptDeliveries
      counts.clear()
      changed()
    },
    /** Adds changes that have just happened: they are newer than all known ones. */
    update(batch: readonly DeliverySummary[]) {
      for (const delivery of batch) put(delivery)
      changed()
    },
    /** Updates the given deliveries. Those without a new version are removed. */
    replace(ids: readonly string[], by: readonly DeliverySummary[]) {
      const named = new Set(ids)
      for (const gone of kept.filter(({ id }) => named.has(id))) counts.remove(gone)
      kept = kept.filter(({ id }) => !named.has(id))
      for (const delivery of by) put(delivery)
      changed()
    },
    /**
     * Adds a page of older ones, newest first, that the user has scrolled to, up to `mostDeliveries`. Known deliveries
     * stay: their version from the stream is newer.
     */
    addPage(page: readonly DeliverySummary[]) {
      const unknown = page.filter(({ sequence }) => at(sequence) === undefined).reverse()
      for (const delivery of unknown) counts.add(delivery)
      kept = merged(unknown, kept)
      room = Math.min(mostDeliveries, Math.max(room, kept.length))
      changed()
    },
  }
}

/** Where a sequence number is, or would be. */
function indexOf(ascending: readonly DeliverySummary[], sequence: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle]?.sequence ?? 0) < sequence) low = middle + 1
    else high = middle
  }
  return low
}

/** Both are ascending, and the older ones nearly always end where the others begin. */
function merged(older: DeliverySummary[], newer: DeliverySummary[]): DeliverySummary[] {
  const all = [...older, ...newer]
  const inOrder = (older.at(-1)?.sequence ?? 0) < (newer[0]?.sequence ?? Number.POSITIVE_INFINITY)
  return inOrder ? all : all.sort((a, b) => a.sequence - b.sequence)
}
