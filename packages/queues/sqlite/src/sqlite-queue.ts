import type { DeadLetter, DeadLetters, EventJob, EventQueue, QueueStats } from '@audian-webhooks/core/queue'
import type { SqliteDatabase } from '@audian-webhooks/store-sqlite/database'
import type { SqliteJobs } from './sqlite-jobs.ts'

export interface SqliteQueueOptions {
  /**
   * An open database of libsql, better-sqlite3 or node:sqlite, which `prepareDatabase()` has set up. It stays yours: the queue
   * changes no setting and never closes it.
   */
  readonly database: SqliteDatabase
  /** Begins the names of the queue's tables. Default `audian_webhooks`. */
  readonly name?: string | undefined
  /** How often workers look for jobs of other processes, and for those whose wait is over, in milliseconds. Default 500. */
  readonly pollMs?: number | undefined
  /**
   * How long a worker holds a job without renewing that, in milliseconds; it does so three times as often. The job of a process that
   * died begins again afterwards. Default 10,000.
   */
  readonly lockMs?: number | undefined
  /** Jobs held at most: waiting, running and delayed. Beyond it deliveries are answered 503. Default 1,000,000. */
  readonly maxJobs?: number | undefined
  /**
   * Called with errors of workers, the same message once a minute at most. They never hold an event's body. Default: a process
   * warning, `AUDIAN_WEBHOOKS_SQLITE_QUEUE_ERROR`.
   */
  readonly onError?: ((error: Error) => void) | undefined
  /**
   * Called at the first call, once for each way in which the database could lose events, with a sentence about it. Default: a
   * process warning, `AUDIAN_WEBHOOKS_SQLITE_DURABILITY`.
   */
  readonly onDurabilityProblem?: ((problem: string) => void) | undefined
}

/** A queue in one SQLite file, for the processes of one machine. */
export interface SqliteQueue extends EventQueue {
  /** Jobs that are added in one turn of the event loop share a commit. @throws Error if the queue is full or closed */
  add(job: EventJob): Promise<void>
  /** What waits, is delayed or runs, one by one. Only to look at: nothing of it can be changed. */
  readonly jobs: SqliteJobs
  readonly deadLetters: SqliteDeadLetters
  stats(): SqliteQueueStats
  /** Rejects if a job could not be stored now: the file is locked, read-only or damaged, its disk or the queue is full. */
  ready(): Promise<void>
  /** Stops the workers, and waits up to 25 seconds for the running jobs. The database stays open. */
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
  /** Bytes of the database, all tables included, the write-ahead log not. */
  readonly fileBytes: number
  /** Bytes of it that are free and used again. `VACUUM` gives them to the file system. */
  readonly freeBytes: number
}
