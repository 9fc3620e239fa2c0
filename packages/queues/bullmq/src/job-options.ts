import type { JobsOptions } from 'bullmq'

/**
 * How BullMQ treats an event's job. Workers apply it to every job that they take, so that it holds for jobs from elsewhere, and adding
 * one costs no more than it must.
 */
export const jobOptions = {
  // A run says itself when its job has failed permanently.
  attempts: 1_000_000,
  // Any name but those of BullMQ's own strategies leads to the worker's `backoffStrategy`.
  backoff: { type: 'verdict' },
  // Adding a job whose id belongs to a finished one that was kept adds nothing, and the event would be lost.
  removeOnComplete: true,
  removeOnFail: true,
  // The text of an error is kept as core wrote it, with secrets masked.
  stackTraceLimit: 0,
} satisfies JobsOptions
