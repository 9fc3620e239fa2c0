import type { EventQueue } from './event-queue.ts'
import type { EventSink } from './event-sink.ts'
import type { Queued } from './queued.ts'

/** The receiver itself, or the sentence that the compiler shows in its place. */
export type WithWorkers<TWebhooks> =
  TWebhooks extends Queued<infer TQueue>
    ? TQueue extends EventQueue
      ? TWebhooks
      : 'This receiver has a sink, which has no workers. Consume its jobs yourself and hand each to processJob().'
    : 'This receiver has no queue. Create it by createWebhooks({ queue }), or annotate it as Webhooks & Queued<EventQueue>.'

export function isEventQueue(queue: EventSink | undefined): queue is EventQueue {
  return queue !== undefined && 'work' in queue && typeof queue.work === 'function'
}

/** What is wrong with the queue of a receiver that shall have workers, a sentence each. */
export function queueProblems(queue: EventSink | undefined): string[] {
  if (isEventQueue(queue)) return []
  return [
    queue === undefined
      ? 'queue: the receiver has none. Create it by createWebhooks({ queue }).'
      : "queue: the receiver's is a sink, which has no workers. Consume its jobs yourself and hand each to processJob().",
  ]
}
