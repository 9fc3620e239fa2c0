import type { DeadLetter, DeadLetters, EventJob, EventQueue, QueueStats } from '@audian-webhooks/core/queue'
import type { SqliteDatabase } from '@audian-webhooks/store-sqlite/database'
import type { SqliteJobs } from './sqlite-jobs.ts'

export interface SqliteQueueOptions {
  /**
   * An open database of libsql, better-sqlite3 or node:sqlite, configured by `prepareDatabase()`. The queue changes no
   * setting and never closes it.
   */
  readonly database: SqliteDatabase
  /** The prefix of the queue's table names. Default `audian_webhooks`. */
  readonly name?: string | undefined
  /** How often workers look for jobs of other processes and for jobs that are due, in milliseconds. Default 500. */
  readonly pollMs?: number | undefined
  /**
   * How long a worker holds a job without renewing its lease, in milliseconds. It renews the lease three times in this
   * period. The job of a process that died begins again afterwards. Default 10,000.
   */
  readonly lockMs?: number | undefined
  /** The maximum number of waiting, running and delayed jobs. Above it, deliveries are answered 503. Default 1,000,000. */
  readonly maxJobs?: number | undefined
  /**
   * Called with errors of workers, at most once a minute for the same message. They never contain an event's body. Default: a process
   * warning, `AUDIAN_WEBHOOKS_SQLITE_QUEUE_ERROR`.
   */
  readonly onError?: ((error: Error) => void) | undefined
  /**
   * Called at the first call, once for each way in which the database could lose events, with a sentence that describes it. Default: a
   * process warning, `AUDIAN_WEBHOOKS_SQLITE_DURABILITY`.
   */
  readonly onDurabilityProblem?: ((problem: string) => void) | undefined
}

/** A queue in one SQLite file, for the processes of one machine. */
export interface SqliteQueue extends EventQueue {
  /** Jobs that are added in one turn of the event loop share a commit. @throws Error if the queue is full or closed */
  add(job: EventJob): Promise<void>
  /** Waiting, delayed and running jobs, read-only. */
  readonly jobs: SqliteJobs
  readonly deadLetters: SqliteDeadLetters
  stats(): SqliteQueueStats
  /** Rejects if a job could not be stored now: the file is locked, read-only or damaged, or the disk or the queue is full. */
  ready(): Promise<void>
  /** Stops the workers and waits up to 25 seconds for the running jobs. The database stays open. */
  close(): Promise<void>
}

/** Dead letters in the same file. */
export interface SqliteDeadLetters extends DeadLetters {
  list(page?: { readonly limit?: number; readonly offset?: number }): readonly DeadLetter[]
  get(id: string): DeadLetter | undefined
  replay(id: string): Promise<boolean>
  discard(id: string): Promise<boolean>
}

export interface SqliteQueueStats extends QueueStats {
  /** The size of the database in bytes, with all tables, without the write-ahead log. */
  readonly fileBytes: number
  /** Free bytes in it, which will be used again. `VACUUM` returns them to the file system. */
  readonly freeBytes: number
}
