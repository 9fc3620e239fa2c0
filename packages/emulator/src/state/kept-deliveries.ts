import type { Delivery } from './delivery.ts'
import { createRetention, type RetentionLimits } from './retention.ts'
import { createTally, type Tally } from './tally.ts'

/** The deliveries that are kept, and their tally. Each change is written before it is made: if `write` throws, nothing changes. */
export interface KeptDeliveries {
  readonly all: ReadonlyMap<string, Delivery>
  tally(): Tally
  put(delivery: Delivery): void
  /** Forgets the deliveries that finished first, until the rest is within the limits. */
  forgetOldest(write: (id: string) => void): void
  /** Returns the removed deliveries, in the order of the ids. `write` gets the remaining ones. */
  remove(ids: readonly string[], write: (left: ReadonlyMap<string, Delivery>) => void): readonly Delivery[]
}

export function createKeptDeliveries(
  limits: RetentionLimits,
  remembered: ReadonlyMap<string, Delivery> = new Map(),
): KeptDeliveries {
  const all = new Map(remembered)
  const tally = createTally(all.values())
  const retention = createRetention(limits, all.values())

  return {
    all,
    tally: tally.now,
    put(delivery) {
      const before = all.get(delivery.id)
      tally.change(before, delivery)
      retention.change(before, delivery)
      all.set(delivery.id, delivery)
    },
    forgetOldest(write) {
      for (let id = retention.next(); id !== undefined; id = retention.next()) {
        write(id)
        retention.forget(all.get(id))
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
        retention.forget(delivery)
        tally.remove(delivery)
      }
      if (all.size === 0) tally.reset()
      return removed
    },
  }
}
