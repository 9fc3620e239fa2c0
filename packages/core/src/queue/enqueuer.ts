import { createDelays } from '../async/delays.ts'
import { andThen, type MaybePromise } from '../async/maybe-promise.ts'
import type { Ending } from '../outcome.ts'
import { StoreFailure } from '../store/store-failure.ts'
import { createTimeLimit } from '../store/time-limit.ts'
import { type EventJob, eventJob } from './event-job.ts'
import type { Enqueuer, EventSink } from './event-sink.ts'
import type { QueueAccess, QueueAccessSettings } from './queue-access.ts'

// Opaque to queues: what is behind it may change with every version.
/** For `enqueuer` of a sink or queue. */
export const enqueuer = createQueueAccess as unknown as Enqueuer

function createQueueAccess({ queue, clock, queueTimeoutMs }: QueueAccessSettings): QueueAccess {
  const limit = createTimeLimit(createDelays(clock, queueTimeoutMs), queueTimeoutMs, 'queue')
  // A sink that throws rejects like one whose promise does.
  const add = async (job: EventJob): Promise<undefined> => {
    await queue.add(job)
  }
  const ready = async (): Promise<undefined> => {
    await queue.ready?.()
  }
  return {
    enqueue: (authentic, headers) => andThen(limit(add(eventJob(authentic, headers))), endingOf),
    failure: () => limit(ready()),
  }
}

function endingOf(added: undefined | StoreFailure): Ending {
  if (!(added instanceof StoreFailure)) return { outcome: 'enqueued' }
  const reason = added.kind === 'store-timed-out' ? 'queue-timed-out' : 'queue-failed'
  return { outcome: 'unavailable', reason, error: added.error }
}

/** The functions of a custom sink. */
export interface SinkParts {
  /** Stores a job, and resolves once it is durable. */
  add(job: EventJob): MaybePromise<unknown>
  /** Rejects if a job could not be stored now. For `webhooks.ready()`. */
  ready?(): MaybePromise<unknown>
}

/**
 * Creates a sink from one or two functions, for queues with their own consumers: SQS, Kafka, NATS, RabbitMQ, a table.
 *
 * @example eventSink((job) => channel.publish(JSON.stringify(job)))
 */
export function eventSink(sink: SinkParts['add'] | SinkParts): EventSink {
  const parts = typeof sink === 'function' ? { add: sink } : sink
  return {
    async add(job) {
      await parts.add(job)
    },
    async ready() {
      await parts.ready?.()
    },
    enqueuer,
  }
}
