import type { Clock } from '../async/clock.ts'
import type { Soon } from '../async/maybe-promise.ts'
import type { Settings } from '../options/settings.ts'
import type { Ending } from '../outcome.ts'
import type { HeaderSource } from '../receive/header-value.ts'
import type { AuthenticEvent } from '../run/authentic-event.ts'
import type { StoreFailure } from '../store/store-failure.ts'
import type { EventSink } from './event-sink.ts'

/** Calls a receiver's queue, with a time limit for each call. */
export interface QueueAccess {
  enqueue(authentic: AuthenticEvent, headers: HeaderSource): Soon<Ending>
  /** Why the queue could not store a job now; `undefined` if it could, or cannot be checked. */
  failure(): Promise<StoreFailure | undefined>
}

export interface QueueAccessSettings {
  readonly queue: EventSink
  readonly clock: Clock
  readonly queueTimeoutMs: number
}

/** The implementation of the opaque `enqueuer` of a sink. */
type CreateQueueAccess = (settings: QueueAccessSettings) => QueueAccess

/** `undefined` without a queue. */
export function queueAccess({ queue, clock, numbers }: Settings): QueueAccess | undefined {
  const { queueTimeoutMs } = numbers
  return queue && (queue.enqueuer as unknown as CreateQueueAccess)({ queue, clock, queueTimeoutMs })
}
