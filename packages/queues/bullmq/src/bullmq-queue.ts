import type { DeadLetters, EventJob, EventQueue, QueueStats } from '@audian-webhooks/core/queue'
import type { ConnectionOptions, Queue, Telemetry } from 'bullmq'

export interface BullmqQueueOptions {
  /**
   * Where Redis is: BullMQ's options for a connection, or a client of ioredis, which the queue never closes. For a Redis Cluster it
   * has to be a client.
   */
  readonly connection: ConnectionOptions
  /** Name of the BullMQ queue. Its dead letters are in the queue of this name with `-dead` behind it. Default `audian-webhooks`. */
  readonly name?: string | undefined
  /** BullMQ's prefix of all Redis keys. On a Redis Cluster it has to be in braces, such as `{bull}`. Default `bull`. */
  readonly prefix?: string | undefined
  /**
   * Called with errors of connections and workers, the same message once a minute at most. They never hold an event's body.
   * Default: a process warning `AUDIAN_WEBHOOKS_BULLMQ_ERROR`.
   */
  readonly onError?: ((error: Error) => void) | undefined
  /**
   * Called with a sentence for each way in which the server could lose events that were answered 200; once, after the first job is
   * added or a worker is started. Default: a process warning `AUDIAN_WEBHOOKS_BULLMQ_DURABILITY`.
   */
  readonly onDurabilityProblem?: ((problem: string) => void) | undefined
  /** Passed to BullMQ, such as `new BullMQOtel('service')` of bullmq-otel. */
  readonly telemetry?: Telemetry | undefined
  /**
   * Milliseconds for which a worker holds a job. It renews that while the job is running; the job of a worker that died begins again
   * when it has lapsed. Default 10,000.
   */
  readonly lockMs?: number | undefined
  /** Workers look for the jobs of workers that died every so many milliseconds. Default 5000. */
  readonly stalledCheckMs?: number | undefined
}

/** A queue on BullMQ and Redis. */
export interface BullmqQueue extends EventQueue {
  /** BullMQ's own objects, for dashboards and exporters. */
  readonly bull: { readonly jobs: Queue; readonly dead: Queue }
  readonly deadLetters: DeadLetters
  /**
   * Stores a job. Resolves once Redis has acknowledged it. A job whose key is waiting, delayed or running already is not added again.
   * Waits 2 seconds at most for the first connection, and fails at once while the connection is broken.
   *
   * @throws Error if Redis cannot be reached, or refuses the job
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
   * @throws Error if Redis does not answer within 3 seconds, is a replica, or has no memory left
   */
  ready(): Promise<void>
  /** Stops workers that still run and closes the connections that the queue has opened. Never rejects. */
  close(): Promise<void>
}
