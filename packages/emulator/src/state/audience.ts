import type { Delivery } from './delivery.ts'

/** Listeners for changes. A listener that throws ends the process, as any uncaught error. */
export interface StateListener {
  delivery?(delivery: Delivery): void
  /** These deliveries were removed, including those that still waited for an attempt. */
  cleared?(deliveries: readonly Delivery[]): void
  /** This delivery is the next one to be removed: the state still holds it. */
  forgotten?(id: string): void
  endpoints?(): void
  /** Before `endpoints()`. */
  endpointRemoved?(id: string): void
}

export interface Audience {
  /** Returns a function that removes the listener. */
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
          // The error is not caused by the delivery and must not be swallowed.
          queueMicrotask(() => {
            throw error
          })
        }
      }
    },
  }
}
