import type { MaybePromise } from '../async/maybe-promise.ts'
import type { EventJob } from './event-job.ts'

/** Where a receiver puts authentic events, to be processed later by a worker. */
export interface EventSink {
  /** False: this queue serves only one process. Without this field a queue is treated as shared, and needs a `name`. */
  readonly shared?: boolean | undefined
  /**
   * Adds a job. Resolves when it is durable: only then is the delivery answered 200. A job whose key is already in the
   * queue is not an error. It may be added again or not, since every run claims its event.
   */
  add(job: EventJob): MaybePromise<void>
  /** Rejects if the queue could not store a job now. `webhooks.ready()` calls it, so it should cost little and store nothing. */
  ready?(): MaybePromise<void>
  /**
   * Puts events into this sink: `enqueuer` of `/queue`. It is part of the sink, so that the bundle of a receiver
   * without a queue does not contain its code.
   */
  readonly enqueuer: Enqueuer
}

declare const isEnqueuer: unique symbol

/** Part of a receiver. Only `/queue` has one. */
export interface Enqueuer {
  readonly [isEnqueuer]: true
}
