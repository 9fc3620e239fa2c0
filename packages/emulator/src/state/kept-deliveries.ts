import type { Delivery } from './delivery.ts'
import { isOpen } from './is-open.ts'
import { createTally, type Tally } from './tally.ts'

/** The deliveries that are kept, and their tally. Each change is written before it is made: what `write` throws leaves all as it was. */
export interface KeptDeliveries {
  readonly all: ReadonlyMap<string, Delivery>
  tally(): Tally
  put(delivery: Delivery): void
  /** Forgets the oldest finished ones until no more than so many are left. */
  forgetOldest(keep: number, write: (id: string) => void): void
  /** Gives those that were removed, in the order of the ids. `write` gets what is left. */
  remove(ids: readonly string[], write: (left: ReadonlyMap<string, Delivery>) => void): readonly Delivery[]
}

export function createKeptDeliveries(remembered: ReadonlyMap<string, Delivery> = new Map()): KeptDeliveries {
  const all = new Map(remembered)
  const tally = createTally(all.values())
  const finished = new Set([...all.values()].filter(({ status }) => !isOpen(status)).map(({ id }) => id))

  return {
    all,
    tally: tally.now,
    put(delivery) {
      tally.change(all.get(delivery.id), delivery)
      all.set(delivery.id, delivery)
      if (!isOpen(delivery.status)) finished.add(delivery.id)
    },
    forgetOldest(keep, write) {
      for (const id of finished) {
        if (all.size <= keep) return
        write(id)
        finished.delete(id)
        all.delete(id)
      }
    },
    remove(ids, write) {
      const removed = ids.map((id) => all.get(id)).filter((delivery) => delivery !== undefined)
      if (removed.length === 0) return removed
      const left = new Map(all)
      for (const { id } of removed) left.delete(id)
      write(left)
      for (const delivery of removed) {
        all.delete(delivery.id)
        finished.delete(delivery.id)
        tally.remove(delivery)
      }
      if (all.size === 0) tally.reset()
      return removed
    },
  }
}
