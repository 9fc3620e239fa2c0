import { OptionsError } from '@audian-webhooks/core'
import { type Clock, systemClock } from '@audian-webhooks/core/kit'
import type { DeadLetter, DeadLetters, EventJob, EventQueue, QueueStats } from '@audian-webhooks/core/queue'
import { ProcessQueue } from './process-queue.ts'

export interface MemoryQueueOptions {
  /** Must be set explicitly: all jobs in the queue are lost when the process ends, although their deliveries were answered 200. */
  readonly volatile: true
  /**
   * The maximum number of waiting, running and delayed jobs. Above it, deliveries are answered 503. It is also the
   * maximum number of dead letters: above it, the oldest is dropped. Default 10,000.
   */
  readonly maxJobs?: number | undefined
  /** For tests. */
  readonly clock?: Clock | undefined
}

/** A queue in the memory of one process. A crash loses its jobs. */
export interface MemoryQueue extends EventQueue {
  readonly shared: false
  add(job: EventJob): void
  readonly deadLetters: MemoryDeadLetters
  stats(): QueueStats
  /** Resolves once no job is waiting or running. Jobs that wait for their next attempt do not count. */
  idle(): Promise<void>
  /** Stops the workers and waits up to 25 seconds for the running jobs. All other jobs are dropped, with a process warning. */
  close(): Promise<void>
}

/** Dead letters, available synchronously. */
export interface MemoryDeadLetters extends DeadLetters {
  list(page?: { readonly limit?: number; readonly offset?: number }): readonly DeadLetter[]
  get(id: string): DeadLetter | undefined
  /** @throws Error if the queue is full or closed */
  replay(id: string): boolean
  discard(id: string): boolean
}

const defaultMaxJobs = 10_000

/** For tests and development. @throws OptionsError for wrong options */
export function memoryQueue(options: MemoryQueueOptions): MemoryQueue {
  const { volatile, maxJobs = defaultMaxJobs, clock = systemClock } = options ?? {}
  const problems: string[] = []
  if (volatile !== true) {
    problems.push('volatile: must be true. The queue loses its events when the process ends. Set it to confirm.')
  }
  if (!Number.isSafeInteger(maxJobs) || maxJobs < 1) {
    problems.push(`maxJobs: must be a positive whole number, not ${maxJobs}.`)
  }
  if (problems.length > 0) throw new OptionsError('memoryQueue', problems)
  process.emitWarning(
    'memoryQueue: events in this queue are lost when the process ends. Use it for tests and development.',
    {
      code: 'AUDIAN_WEBHOOKS_VOLATILE_QUEUE',
    },
  )
  return new ProcessQueue(maxJobs, clock)
}
