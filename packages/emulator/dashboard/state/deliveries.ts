import { signal } from '@preact/signals'
import type { DeliverySummary } from '../../src/control/views.ts'

/** As many as the page keeps: the list stays quick, and a page that is open over night does not grow for ever. */
export const keptDeliveries = 20_000

/**
 * The deliveries that the page knows, by sequence number. Views read `revision` to be told of changes and `ascending()`
 * for the deliveries; so one batch of hundreds costs one redraw.
 */
export function createDeliveries() {
  const revision = signal(0)
  let kept: DeliverySummary[] = []

  const indexOf = (sequence: number) => {
    let low = 0
    let high = kept.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((kept[middle]?.sequence ?? 0) < sequence) low = middle + 1
      else high = middle
    }
    return low
  }

  const at = (sequence: number) => {
    const found = kept[indexOf(sequence)]
    return found?.sequence === sequence ? found : undefined
  }

  const put = (delivery: DeliverySummary) => {
    const index = indexOf(delivery.sequence)
    const known = kept[index]?.sequence === delivery.sequence
    kept.splice(index, known ? 1 : 0, delivery)
  }

  const changed = () => {
    if (kept.length > keptDeliveries) kept = kept.slice(-keptDeliveries)
    revision.value += 1
  }

  return {
    revision,
    /** Oldest first. Not a copy: it is to be read at once. */
    ascending: (): readonly DeliverySummary[] => kept,
    clear() {
      kept = []
      changed()
    },
    /** What has just happened: it is newer than whatever is known. */
    update(batch: readonly DeliverySummary[]) {
      for (const delivery of batch) put(delivery)
      changed()
    },
    /** What has become of some of them: those that are left out are gone. */
    replace(ids: readonly string[], by: readonly DeliverySummary[]) {
      const gone = new Set(ids)
      kept = kept.filter(({ id }) => !gone.has(id))
      for (const delivery of by) put(delivery)
      changed()
    },
    /** A page of older ones, newest first. What is known already stays: it came later, by the stream. */
    addPage(page: readonly DeliverySummary[]) {
      const unknown = page.filter(({ sequence }) => at(sequence) === undefined).reverse()
      kept = [...kept, ...unknown].sort((a, b) => a.sequence - b.sequence)
      changed()
    },
  }
}
