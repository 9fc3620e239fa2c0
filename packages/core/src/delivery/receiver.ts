import type { RawDelivery } from '../receive/raw-delivery.ts'
import type { Answer } from '../respond/answer.ts'
import type { WaitUntil } from './wait-until.ts'

/** The part of a receiver that an adapter needs, for any events. */
export interface Receiver {
  /** Receives a delivery and returns the HTTP response; `undefined` if the client has disconnected. Never rejects. */
  handle(delivery: RawDelivery, options?: HandleOptions): Promise<Answer | undefined>
}

export interface HandleOptions {
  /** Receives work that continues after the response: a run beyond the deadline, a success that the store has not recorded yet. */
  readonly waitUntil?: WaitUntil | undefined
}
