import type { EventJob } from '@audian-webhooks/core/queue'

/** The jobs of a queue that are not done and not dead. */
export interface SqliteJobs {
  /** Waiting and delayed jobs in the order in which they begin. Default: the first 100. */
  list(page: {
    readonly state: SqliteJob['state']
    readonly limit?: number
    readonly offset?: number
  }): readonly SqliteJob[]
  get(id: string): SqliteJob | undefined
}

/** A job, as it was when it was read. */
export interface SqliteJob {
  /** Another job can have the same id once this one is done or dead. */
  readonly id: string
  readonly state: 'waiting' | 'delayed' | 'running'
  readonly job: EventJob
  /** How many of its attempts have failed. */
  readonly attempts: number
  /** How many of its runs ended with their process. */
  readonly crashes: number
  /** The last failed attempt's error, as text. It may hold phone numbers. */
  readonly error: string | undefined
  /** From when on it may begin. Wall time, milliseconds since the epoch. */
  readonly dueAt: number
}
