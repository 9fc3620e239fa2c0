import type { MaybePromise } from '../async/maybe-promise.ts'
import type { EventJob } from './event-job.ts'
import type { EventSink } from './event-sink.ts'

/** A queue with workers, retries and dead letters. */
export interface EventQueue extends EventSink {
  /** Starts to take jobs, `concurrency` at once, and does with each what `run` says. `run` never rejects. */
  work(run: RunJob, options: { readonly concurrency: number }): QueueWorker
  readonly deadLetters: DeadLetters
  stats(): MaybePromise<QueueStats>
  /** Releases what the queue holds. Workers are stopped before. */
  close(): MaybePromise<void>
}

export type RunJob = (job: EventJob, attempt: JobAttempt) => Promise<JobVerdict>

export interface JobAttempt {
  /** 1 for the first. Counts the attempts that ended in `retry`, in all processes. */
  readonly number: number
  /** How many runs of this job began and never ended: their process died. Counted before each run. */
  readonly crashes: number
}

/**
 * What the queue does with a job. `again`: back into the queue for so many milliseconds, at no cost of an attempt. `retry`: a
 * failed attempt; the next one after so many milliseconds. `dead`: to the dead letters.
 */
export type JobVerdict =
  | 'done'
  | { readonly again: number }
  | { readonly retry: number; readonly error: string }
  | { readonly dead: string; readonly error?: string | undefined }

export interface QueueWorker {
  /**
   * Takes no more jobs and waits for those running, `timeoutMs` at most; what has not ended by then is run again by another worker.
   * Never rejects.
   */
  stop(options: { readonly timeoutMs: number }): Promise<void>
}

/** A job that no attempt could handle. */
export interface DeadLetter {
  readonly id: string
  readonly job: EventJob
  /** Why it is here. */
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
  /** Puts the job back into the queue, with all its attempts. False: there is no such dead letter. */
  replay(id: string): MaybePromise<boolean>
  /** Deletes it. False: there is no such dead letter. */
  discard(id: string): MaybePromise<boolean>
}

export interface QueueStats {
  /** Jobs that could begin now. */
  readonly waiting: number
  readonly running: number
  /** Jobs that wait for their next attempt. */
  readonly delayed: number
  readonly dead: number
  /** Milliseconds since the oldest job that is waiting or delayed was received. */
  readonly oldestMs: number | undefined
}
