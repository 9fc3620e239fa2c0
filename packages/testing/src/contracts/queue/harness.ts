import type { EventQueue } from '@audian-webhooks/core/queue'

/** A queue under test, and its time. */
export interface QueueHarness {
  /** Empty: no job and no dead letter of another case. */
  readonly queue: EventQueue
  /** Advances the time of the queue by this number of milliseconds: by the clock that it was given, or by waiting. */
  advance(ms: number): unknown
  /** Releases the resources of the queue. The case has already closed the queue. */
  close?(): unknown
}

/** Creates the queue for one case. */
export type CreateQueue = () => QueueHarness | Promise<QueueHarness>

export interface QueueContractOptions {
  /** Cases that do not apply to this queue, by name, each with a reason. */
  readonly skip?: Readonly<Record<string, string>> | undefined
}
