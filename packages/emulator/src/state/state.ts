import type { Delivery, DeliveryStatus } from './delivery.ts'
import type { Endpoint } from './endpoint.ts'
import type { Journal, Remembered } from './journal.ts'
import { createTally, type Tally } from './tally.ts'

/** What is told of changes. A listener that throws ends the process, as any error that nobody caught. */
interface StateListener {
  delivery?(delivery: Delivery): void
  endpoints?(): void
  /** Before `endpoints()`. */
  endpointRemoved?(id: string): void
}

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
  /** So many finished deliveries are kept at least; of more, the oldest are forgotten. */
  readonly keep: number
  readonly remembered?: Remembered | undefined
  readonly journal?: Journal | undefined
}

export function createState({ keep, remembered, journal }: StateOptions): State {
  const endpoints = remembered?.endpoints ?? new Map<string, Endpoint>()
  const deliveries = remembered?.deliveries ?? new Map<string, Delivery>()
  const listeners = new Set<StateListener>()
  const tally = createTally(deliveries.values())
  let sequence = 0
  for (const delivery of deliveries.values()) sequence = Math.max(sequence, delivery.sequence)

  function told(tell: (listener: StateListener) => void): void {
    for (const listener of listeners) {
      try {
        tell(listener)
      } catch (error) {
        // Not ours to swallow, and not the delivery's fault.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }

  return {
    endpoints: () => [...endpoints.values()],
    endpoint: (id) => endpoints.get(id),
    putEndpoint(endpoint) {
      endpoints.set(endpoint.id, endpoint)
      journal?.append({ endpoint })
      told((listener) => listener.endpoints?.())
    },
    removeEndpoint(id) {
      if (!endpoints.delete(id)) return false
      journal?.append({ removedEndpoint: id })
      told((listener) => listener.endpointRemoved?.(id))
      told((listener) => listener.endpoints?.())
      return true
    },
    deliveries: () => [...deliveries.values()],
    delivery: (id) => deliveries.get(id),
    nextSequence: () => ++sequence,
    putDelivery(delivery) {
      tally.change(deliveries.get(delivery.id), delivery)
      deliveries.set(delivery.id, delivery)
      journal?.append({ delivery })
      for (const id of surplus(deliveries, keep)) {
        deliveries.delete(id)
        journal?.append({ forgotten: id })
      }
      told((listener) => listener.delivery?.(delivery))
    },
    tally: () => tally.now(),
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** The oldest finished ones beyond what is kept. A tenth at once, so that the search through all of them is rare. */
function surplus(deliveries: ReadonlyMap<string, Delivery>, keep: number): string[] {
  const count = deliveries.size - keep
  if (count < Math.max(1, keep / 10)) return []
  const finished = [...deliveries.values()].filter(({ status }) => !isOpen(status))
  return finished.slice(0, count).map(({ id }) => id)
}

/** Whether something will still be sent. */
export function isOpen(status: DeliveryStatus): boolean {
  return status === 'pending' || status === 'retrying'
}
