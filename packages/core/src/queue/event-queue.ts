import type { MaybePromise } from '../async/maybe-promise.ts'
import type { EventJob } from './event-job.ts'
import type { EventSink } from './event-sink.ts'

/** A queue with workers, retries and dead letters. */
export interface EventQueue extends EventSink {
  /** Starts to take jobs, at most `concurrency` at a time, and applies the verdict of `run` to each. `run` never rejects. */
  work(run: RunJob, options: { readonly concurrency: number }): QueueWorker
  readonly deadLetters: DeadLetters
  stats(): MaybePromise<QueueStats>
  /** Releases the resources of the queue, after its workers have stopped. */
  close(): MaybePromise<void>
}

export type RunJob = (job: EventJob, attempt: JobAttempt) => Promise<JobVerdict>

export interface JobAttempt {
  /** 1 for the first. Counts the attempts that ended in `retry`, in all processes. */
  readonly number: number
  /**
   * How many runs of this job never ended because their process died. A run of a job without crashes counts from when a
   * worker takes the job, a run of a job with crashes from `begin()`.
   */
  readonly crashes: number
  /**
   * Called before a job with crashes runs. Resolves once the run is recorded, so that it counts if its process dies. Before
   * that, while the job waits for its turn, the death of the process does not count. A rejection puts the job back.
   */
  begin(): MaybePromise<void>
}

/**
 * What the queue does with a job. `again`: put it back for this number of milliseconds, without counting an attempt.
 * `retry`: a failed attempt; begin the next one after this number of milliseconds. `dead`: move it to the dead letters.
 */
export type JobVerdict =
  | 'done'
  | { readonly again: number }
  | { readonly retry: number; readonly error: string }
  | { readonly dead: string; readonly error?: string | undefined }

export interface QueueWorker {
  /**
   * Takes no more jobs, and waits at most `timeoutMs` for running ones. Jobs that have not ended by then are run again
   * by another worker. Never rejects.
   */
  stop(options: { readonly timeoutMs: number }): Promise<void>
}

/** A job that no attempt could handle. */
export interface DeadLetter {
  readonly id: string
  readonly job: EventJob
  /** Why it is a dead letter. */
  readonly reason: string
  /** The last attempt's error, as text. It may hold phone numbers. */
  readonly error?: string | undefined
  readonly attempts: number
  /** Wall time, milliseconds since the epoch. */
  readonly diedAt: number
}

export interface DeadLetters {
  /** The newest first. */
  list(page?: { readonly limit?: number; readonly offset?: number }): MaybePromise<readonly DeadLetter[]>
  get(id: string): MaybePromise<DeadLetter | undefined>
  /** Puts the job back into the queue, with all its attempts available. False: there is no such dead letter. */
  replay(id: string): MaybePromise<boolean>
  /** Deletes it. False: there is no such dead letter. */
  discard(id: string): MaybePromise<boolean>
}

export interface QueueStats {
  /** Jobs that are ready to begin. */
  readonly waiting: number
  readonly running: number
  /** Jobs that wait for their next attempt. */
  readonly delayed: number
  readonly dead: number
  /** Milliseconds since the oldest job that is waiting or delayed was received. */
  readonly oldestMs: number | undefined
}
