import type { ReceiverParts } from '../operate/receiver-parts.ts'
import type { JobVerdict } from './event-queue.ts'

interface JobEnd {
  /** Undefined if a damaged job has none. */
  readonly key: string | undefined
  readonly attempt: number
  readonly verdict: JobVerdict
  /** The error of the handler. */
  readonly error: unknown
}

/** Counts how an attempt ended. Logs and emits what went wrong. */
export function reportJob(
  { key, attempt, verdict, error }: JobEnd,
  { logger, lifecycle, jobs }: Pick<ReceiverParts, 'logger' | 'lifecycle' | 'jobs'>,
): void {
  if (verdict === 'done') {
    jobs.done++
    return
  }
  if ('again' in verdict) return
  if ('retry' in verdict) {
    jobs.retried++
    const retryAfterMs = verdict.retry
    logger.error({ key, attempt, retryAfterMs, err: error }, 'A job failed. It is retried.')
    lifecycle.emit('job-failed', { key, attempt, retryAfterMs, error })
    return
  }
  jobs.dead++
  const reason = verdict.dead
  logger.error({ key, attempt, reason, err: error }, 'A job was moved to the dead letters.')
  lifecycle.emit('job-dead', { key, attempt, reason, error })
}
