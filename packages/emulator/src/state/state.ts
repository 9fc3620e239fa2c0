import { createAudience, type StateListener } from './audience.ts'
import type { Delivery, DeliveryStatus } from './delivery.ts'
import type { Endpoint } from './endpoint.ts'
import type { Journal } from './journal.ts'
import type { Remembered } from './read-journal.ts'
import { createTally, type Tally } from './tally.ts'

/** Endpoints and deliveries, and who wants to hear of changes. What it gives out never changes later. */
export interface State {
  /** In the order in which they were made. */
  endpoints(): readonly Endpoint[]
  endpoint(id: string): Endpoint | undefined
  putEndpoint(endpoint: Endpoint): void
  /** False if there is none. */
  removeEndpoint(id: string): boolean
  /** In the order of their sequence numbers. */
  deliveries(): readonly Delivery[]
  delivery(id: string): Delivery | undefined
  /** The next free sequence number. */
  nextSequence(): number
  putDelivery(delivery: Delivery): void
  tally(): Tally
  /** Gives a function that ends it. */
  listen(listener: StateListener): () => void
}

export interface StateOptions {
  /** So many deliveries are kept; of more, the oldest finished ones are forgotten. */
  readonly keep: number
  readonly remembered?: Remembered | undefined
  readonly journal?: Journal | undefined
}

export function createState({ keep, remembered, journal }: StateOptions): State {
  const endpoints = new Map(remembered?.endpoints)
  const deliveries = new Map(remembered?.deliveries)
  const audience = createAudience()
  const tally = createTally(deliveries.values())
  const finished = new Set([...deliveries.values()].filter(({ status }) => !isOpen(status)).map(({ id }) => id))
  let sequence = 0
  for (const delivery of deliveries.values()) sequence = Math.max(sequence, delivery.sequence)

  function forgetOldest(): void {
    for (const id of finished) {
      if (deliveries.size <= keep) return
      journal?.append({ forgotten: id })
      finished.delete(id)
      deliveries.delete(id)
    }
  }

  return {
    endpoints: () => [...endpoints.values()],
    endpoint: (id) => endpoints.get(id),
    // First the file, then what everybody sees: if it cannot be written, nothing has happened.
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
      tally.change(deliveries.get(delivery.id), delivery)
      deliveries.set(delivery.id, delivery)
      if (!isOpen(delivery.status)) finished.add(delivery.id)
      forgetOldest()
      journal?.shrink({ endpoints, deliveries })
      audience.tell((listener) => listener.delivery?.(delivery))
    },
    tally: () => tally.now(),
    listen: audience.listen,
  }
}

/** Whether something will still be sent. */
export function isOpen(status: DeliveryStatus): boolean {
  return status === 'pending' || status === 'retrying'
}
