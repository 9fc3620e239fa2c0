import type { Clock } from '../async/clock.ts'
import { createDelays } from '../async/delays.ts'
import { andThen, type MaybePromise, type Soon } from '../async/maybe-promise.ts'
import type { Ending } from '../outcome.ts'
import type { AuthenticEvent } from '../run/authentic-event.ts'
import { StoreFailure } from '../store/store-failure.ts'
import { createTimeLimit } from '../store/time-limit.ts'
import { type EventJob, eventJob } from './event-job.ts'
import type { Enqueuer, EventSink } from './event-sink.ts'

interface EnqueuerSettings {
  readonly queue: EventSink
  readonly clock: Clock
  readonly queueTimeoutMs: number
}

export type Enqueue = (authentic: AuthenticEvent) => Soon<Ending>

// Opaque to queues: what is behind it may change with every version.
/** For `enqueuer` of a sink or queue. */
export const enqueuer = createEnqueue as unknown as Enqueuer

export type CreateEnqueue = typeof createEnqueue

/** Puts authentic events into a queue, which gets a limited time to store them. */
function createEnqueue({ queue, clock, queueTimeoutMs }: EnqueuerSettings): Enqueue {
  const limit = createTimeLimit(createDelays(clock, queueTimeoutMs), queueTimeoutMs, 'queue')
  // A sink that throws rejects like one whose promise does.
  const add = async (job: EventJob): Promise<undefined> => {
    await queue.add(job)
  }
  return (authentic) => andThen(limit(add(eventJob(authentic))), endingOf)
}

function endingOf(added: undefined | StoreFailure): Ending {
  if (!(added instanceof StoreFailure)) return { outcome: 'enqueued' }
  const reason = added.kind === 'store-timed-out' ? 'queue-timed-out' : 'queue-failed'
  return { outcome: 'unavailable', reason, error: added.error }
}

/** Makes a sink of a function, for queues that have their own consumers: SQS, Kafka, NATS, RabbitMQ, a table. */
export function eventSink(add: (job: EventJob) => MaybePromise<unknown>): EventSink {
  return {
    async add(job) {
      await add(job)
    },
    enqueuer,
  }
}
