export type { MaybePromise } from './async/maybe-promise.ts'
export { deadLetters, type ReceiverDeadLetters } from './queue/dead-letters.ts'
export { enqueuer, eventSink, type SinkParts } from './queue/enqueuer.ts'
export type { EventJob, JobResult } from './queue/event-job.ts'
export type {
  DeadLetter,
  DeadLetters,
  EventQueue,
  JobAttempt,
  JobVerdict,
  QueueStats,
  QueueWorker,
  RunJob,
} from './queue/event-queue.ts'
export type { Enqueuer, EventSink } from './queue/event-sink.ts'
export { PermanentError } from './queue/permanent-error.ts'
export { type ProcessJobOptions, processJob } from './queue/process-job.ts'
export type { Queued } from './queue/queued.ts'
export type { RetryPolicy } from './queue/retry-policy.ts'
export { startWorkers } from './queue/start-workers.ts'
export type { WorkerOptions } from './queue/worker-options.ts'
