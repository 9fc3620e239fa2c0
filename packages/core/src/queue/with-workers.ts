import type { EventQueue } from './event-queue.ts'
import type { EventSink } from './event-sink.ts'
import type { Queued } from './queued.ts'

/** The receiver itself, or the sentence that the compiler shows instead. */
export type WithWorkers<TWebhooks> =
  TWebhooks extends Queued<infer TQueue>
    ? TQueue extends EventQueue
      ? TWebhooks
      : 'This receiver has a sink, which has no workers. Consume its jobs yourself and pass each to processJob().'
    : 'This receiver has no queue. Create it with createWebhooks({ queue }), or annotate it as Webhooks & Queued<EventQueue>.'

export function isEventQueue(queue: EventSink | undefined): queue is EventQueue {
  return queue !== undefined && 'work' in queue && typeof queue.work === 'function'
}

/** Problems with the queue of a receiver that should have workers, one sentence each. */
export function queueProblems(queue: EventSink | undefined): string[] {
  if (isEventQueue(queue)) return []
  return [
    queue === undefined
      ? 'queue: the receiver has none. Create it with createWebhooks({ queue }).'
      : 'queue: the receiver has a sink, without workers. Consume its jobs yourself and pass each to processJob().',
  ]
}
