import type { EventSink } from './event-sink.ts'

/** Never there at run time. */
declare const queue: unique symbol

/** What the type of a receiver with a queue has in addition to `Webhooks`: the type of its queue. */
export interface Queued<TQueue extends EventSink> {
  readonly [queue]: TQueue
}
