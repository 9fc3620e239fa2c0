import type { Webhooks } from '@audian-webhooks/core'
import { type Queued, startWorkers, type WorkerOptions } from '@audian-webhooks/core/queue'
import type { AnyWebhooks } from './inject.ts'
import type { QueueRun, TestQueue } from './test-queue.ts'

/** The receiver itself, or the sentence that the compiler shows in its place. */
export type WithTestQueue<TWebhooks> =
  TWebhooks extends Queued<TestQueue>
    ? TWebhooks
    : 'The type of this receiver has no testQueue(). Create it by createWebhooks({ queue: testQueue() }), or annotate it as Webhooks & Queued<TestQueue>.'

/** How jobs are tried again, as with `startWorkers()`. */
export type RunQueueOptions = Pick<WorkerOptions, 'retry' | 'jobTimeoutMs'>

/**
 * Runs all jobs of a receiver whose queue is a `testQueue()`, until each is done, dead or could not begin. Failed jobs run
 * again without a wait.
 *
 * @throws OptionsError for wrong options, or a receiver without a queue
 * @throws TypeError if the receiver's queue is another one
 */
export async function runQueue<TWebhooks extends AnyWebhooks>(
  webhooks: WithTestQueue<TWebhooks>,
  options: RunQueueOptions = {},
): Promise<QueueRun> {
  // The sentence is never a value. Handlers and their events do not matter here.
  const worker = startWorkers(webhooks as unknown as Webhooks & Queued<TestQueue>, options)
  if (!isTestWorker(worker)) {
    await worker.stop({ timeoutMs: 0 })
    throw new TypeError('runQueue(): the queue of this receiver is another one. Create the receiver with testQueue().')
  }
  return await worker.runAll()
}

function isTestWorker(worker: object): worker is ReturnType<TestQueue['work']> {
  return 'runAll' in worker
}
