import type { EventQueue } from '@audian-webhooks/core/queue'

/** A queue under test, and its time. */
export interface QueueHarness {
  /** Empty: no job and no dead letter of another case. */
  readonly queue: EventQueue
  /** Lets so many milliseconds pass for the queue: by the clock that it was given, or by really waiting. */
  advance(ms: number): unknown
  /** Releases what the queue needed. The case has closed the queue before. */
  close?(): unknown
}

/** Makes the queue for one case. */
export type CreateQueue = () => QueueHarness | Promise<QueueHarness>

export interface QueueContractOptions {
  /** Cases that cannot hold for this queue, by name, each with its reason. */
  readonly skip?: Readonly<Record<string, string>> | undefined
}
