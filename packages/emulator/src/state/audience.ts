import type { Delivery } from './delivery.ts'

/** What is told of changes. A listener that throws ends the process, as any error that nobody caught. */
export interface StateListener {
  delivery?(delivery: Delivery): void
  /** They were removed, those that were still to be attempted too. */
  cleared?(deliveries: readonly Delivery[]): void
  /** This delivery is the next one to be removed: the state still holds it. */
  forgotten?(id: string): void
  endpoints?(): void
  /** Before `endpoints()`. */
  endpointRemoved?(id: string): void
}

export interface Audience {
  /** Gives a function that ends it. */
  listen(listener: StateListener): () => void
  tell(tell: (listener: StateListener) => void): void
}

export function createAudience(): Audience {
  const listeners = new Set<StateListener>()
  return {
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tell(tell) {
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
    },
  }
}
