import type { DeadLetters, EventJob, EventQueue, QueueStats } from '@audian-webhooks/core/queue'
import type { ConnectionOptions, Queue, Telemetry } from 'bullmq'

export interface BullmqQueueOptions {
  /**
   * BullMQ's options for a Redis connection, or a client of ioredis, which the queue never closes. A Redis Cluster
   * requires a client.
   */
  readonly connection: ConnectionOptions
  /** Name of the BullMQ queue. Its dead letters are in the queue with this name and the suffix `-dead`. Default `audian-webhooks`. */
  readonly name?: string | undefined
  /** BullMQ's prefix of all Redis keys. On a Redis Cluster it must be in braces, such as `{bull}`. Default `bull`. */
  readonly prefix?: string | undefined
  /**
   * Called with errors of connections and workers, at most once a minute for the same message. They never contain an event's body.
   * Default: a process warning `AUDIAN_WEBHOOKS_BULLMQ_ERROR`.
   */
  readonly onError?: ((error: Error) => void) | undefined
  /**
   * Called once for each way in which the server could lose events that were answered 200, with a sentence that
   * describes it, after the first job is added or a worker is started. Default: a process warning
   * `AUDIAN_WEBHOOKS_BULLMQ_DURABILITY`.
   */
  readonly onDurabilityProblem?: ((problem: string) => void) | undefined
  /** Passed to BullMQ, such as `new BullMQOtel('service')` of bullmq-otel. */
  readonly telemetry?: Telemetry | undefined
  /**
   * How long a worker holds the lock of a job, in milliseconds. It renews the lock while the job is running. The job of
   * a worker that died begins again when the lock has expired. Default 10,000.
   */
  readonly lockMs?: number | undefined
  /** How often workers look for the jobs of workers that died, in milliseconds. Default 5,000. */
  readonly stalledCheckMs?: number | undefined
}

/** A queue on BullMQ and Redis. */
export interface BullmqQueue extends EventQueue {
  /** BullMQ's own objects, for dashboards and exporters. */
  readonly bull: { readonly jobs: Queue; readonly dead: Queue }
  readonly deadLetters: DeadLetters
  /**
   * Stores a job. Resolves once Redis has acknowledged it. A job whose key is already waiting, delayed or running is
   * not added again. Waits at most 2 seconds for the first connection, and fails immediately while the connection is
   * down.
   *
   * @throws Error if Redis cannot be reached, or rejects the job
   */
  add(job: EventJob): Promise<void>
  /**
   * `oldestMs` is the age of the job that has waited longest or of one of the 10 delayed jobs that are due next, whichever was added
   * first: a delayed job that is due later may be older.
   */
  stats(): Promise<QueueStats>
  /**
   * Whether a job could be stored now.
   *
   * @throws Error if Redis does not respond within 3 seconds, is a replica, or has no memory left
   */
  ready(): Promise<void>
  /** Stops running workers and closes the connections that the queue has opened. Never rejects. */
  close(): Promise<void>
}
