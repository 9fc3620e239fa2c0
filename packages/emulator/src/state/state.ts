import { createAudience, type StateListener } from './audience.ts'
import type { Delivery } from './delivery.ts'
import type { Endpoint } from './endpoint.ts'
import type { Journal } from './journal.ts'
import { createKeptDeliveries } from './kept-deliveries.ts'
import type { Remembered } from './read-journal.ts'
import type { RetentionLimits } from './retention.ts'
import type { Tally } from './tally.ts'

/** Endpoints and deliveries, and the listeners for changes. Returned objects never change later. */
export interface State {
  /** In the order in which they were created. */
  endpoints(): readonly Endpoint[]
  endpoint(id: string): Endpoint | undefined
  putEndpoint(endpoint: Endpoint): void
  /** Returns false if it does not exist. */
  removeEndpoint(id: string): boolean
  /** In the order of their sequence numbers. */
  deliveries(): readonly Delivery[]
  delivery(id: string): Delivery | undefined
  /** The next free sequence number. */
  nextSequence(): number
  putDelivery(delivery: Delivery): void
  /** Removes deliveries, from the file too. Returns how many were removed. */
  clear(ids: readonly string[]): number
  tally(): Tally
  /** Returns a function that removes the listener. */
  listen(listener: StateListener): () => void
}

export interface StateOptions extends RetentionLimits {
  readonly remembered?: Remembered | undefined
  readonly journal?: Journal | undefined
}

/** Each change is written to the file first, then listeners are called. If it cannot be written, nothing changes. */
export function createState({ remembered, journal, ...limits }: StateOptions): State {
  const endpoints = new Map(remembered?.endpoints)
  const kept = createKeptDeliveries(limits, remembered?.deliveries)
  const deliveries = kept.all
  const audience = createAudience()
  let sequence = highestSequence(deliveries.values())
  // Not written: the file may be on a full disk, and the next start forgets the same ones.
  kept.forgetOldest(() => undefined)

  return {
    endpoints: () => [...endpoints.values()],
    endpoint: (id) => endpoints.get(id),
    putEndpoint(endpoint) {
      journal?.append({ endpoint })
      endpoints.set(endpoint.id, endpoint)
      audience.tell((listener) => listener.endpoints?.())
    },
    removeEndpoint(id) {
      if (!endpoints.has(id)) return false
      journal?.append({ removedEndpoint: id })
      endpoints.delete(id)
      audience.tell((listener) => listener.endpointRemoved?.(id))
      audience.tell((listener) => listener.endpoints?.())
      return true
    },
    deliveries: () => [...deliveries.values()],
    delivery: (id) => deliveries.get(id),
    nextSequence: () => ++sequence,
    putDelivery(delivery) {
      journal?.append({ delivery })
      kept.put(delivery)
      kept.forgetOldest((id) => {
        journal?.append({ forgotten: id })
        audience.tell((listener) => listener.forgotten?.(id))
      })
      journal?.shrink({ endpoints, deliveries })
      audience.tell((listener) => listener.delivery?.(delivery))
    },
    clear(ids) {
      const cleared = kept.remove(ids, (left) => journal?.replace({ endpoints, deliveries: left }))
      if (cleared.length > 0) audience.tell((listener) => listener.cleared?.(cleared))
      return cleared.length
    },
    tally: kept.tally,
    listen: audience.listen,
  }
}

function highestSequence(deliveries: Iterable<Delivery>): number {
  let highest = 0
  for (const { sequence } of deliveries) highest = Math.max(highest, sequence)
  return highest
}
