import type { MaybePromise } from '../async/maybe-promise.ts'
import type { EventJob } from './event-job.ts'

/** Where a receiver puts authentic events, to be processed later by a worker. */
export interface EventSink {
  /** False: this queue serves one process only. Without this field a queue counts as shared, and needs a `name`. */
  readonly shared?: boolean | undefined
  /**
   * Adds a job. Resolves once it is durable: only then is the delivery answered 200. A job whose key is in the queue already is not an
   * error; whether it is added again does not matter, since every run claims its event.
   */
  add(job: EventJob): MaybePromise<void>
  /** Rejects if the queue could not store a job now. Asked by `webhooks.ready()`, so it should cost little and store nothing. */
  ready?(): MaybePromise<void>
  /**
   * Puts events into this sink: `enqueuer` of `/queue`. The sink brings it along, so that a receiver without a queue is bundled
   * without its code.
   */
  readonly enqueuer: Enqueuer
}

declare const isEnqueuer: unique symbol

/** Part of a receiver. Only `/queue` has one. */
export interface Enqueuer {
  readonly [isEnqueuer]: true
}
