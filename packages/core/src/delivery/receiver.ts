import type { RawDelivery } from '../receive/raw-delivery.ts'
import type { Answer } from '../respond/answer.ts'
import type { WaitUntil } from './wait-until.ts'

/** What an adapter needs: a receiver, for any events. */
export interface Receiver {
  /** Receives a delivery and gives the HTTP answer; `undefined` if the client has left. Never rejects. */
  handle(delivery: RawDelivery, options?: HandleOptions): Promise<Answer | undefined>
}

export interface HandleOptions {
  /** Gets the work that continues after the answer: a run beyond the deadline, a success the store has not recorded. */
  readonly waitUntil?: WaitUntil | undefined
}
