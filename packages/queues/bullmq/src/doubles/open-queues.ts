import { randomUUID } from 'node:crypto'
import type { QueueWorker, RunJob } from '@audian-webhooks/core/queue'
import type { BullmqQueue, BullmqQueueOptions } from '../bullmq-queue.ts'
import { bullmqQueue } from '../open-queue.ts'

/** Makes queues and workers, and ends them all. */
export class OpenQueues {
  readonly errors: string[] = []
  readonly problems: string[] = []
  readonly #queues: BullmqQueue[] = []
  readonly #workers: QueueWorker[] = []

  /** A queue with its own name, which reports to `errors` and `problems`. */
  open(options: BullmqQueueOptions): BullmqQueue {
    const queue = bullmqQueue({
      name: randomUUID(),
      onError: ({ message }) => this.errors.push(message),
      onDurabilityProblem: (problem) => this.problems.push(problem),
      ...options,
    })
    this.#queues.push(queue)
    return queue
  }

  work(queue: BullmqQueue, run: RunJob, concurrency = 1): QueueWorker {
    const worker = queue.work(run, { concurrency })
    this.#workers.push(worker)
    return worker
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.stop({ timeoutMs: 1 })))
    await Promise.all(this.#queues.splice(0).map((queue) => queue.close()))
    this.errors.length = 0
    this.problems.length = 0
  }
}
