import type { Receiver } from '../delivery/receiver.ts'
import { partsOf, type ReceiverParts } from '../operate/receiver-parts.ts'
import { OptionsError } from '../options-error.ts'
import { errorText } from './error-text.ts'
import type { EventJob, JobResult } from './event-job.ts'
import type { JobAttempt, JobVerdict, QueueWorker } from './event-queue.ts'
import { processJob } from './process-job.ts'
import { reportJob } from './report-job.ts'
import { reportUnrecorded } from './report-unrecorded.ts'
import { type RetryPolicy, retryDelayMs } from './retry-policy.ts'
import { SuspectRuns } from './suspect-runs.ts'
import { isEventQueue, queueProblems, type WithWorkers } from './with-workers.ts'
import { type WorkerOptions, workerProblems, workerSettings } from './worker-options.ts'

/**
 * Starts workers for the receiver's queue in this process. `webhooks.close()` stops them and waits for them.
 *
 * @throws OptionsError for wrong options, or a receiver without a queue that has workers
 * @throws TypeError if `webhooks` was not made by `createWebhooks()`
 */
export function startWorkers<TWebhooks extends Receiver>(
  webhooks: WithWorkers<TWebhooks>,
  options: WorkerOptions = {},
): QueueWorker {
  const receiver = webhooks as unknown as Receiver // the sentence is never a value
  const parts = partsOf(receiver, 'startWorkers')
  const { queue } = parts.settings
  const problems = [...queueProblems(queue), ...workerProblems(options)]
  if (!isEventQueue(queue) || problems.length > 0) throw new OptionsError('startWorkers', problems)

  const { concurrency, jobTimeoutMs, retry } = workerSettings(options)
  const suspects = new SuspectRuns()
  const run = async (job: EventJob, jobAttempt: JobAttempt): Promise<JobVerdict> => {
    const { number: attempt } = jobAttempt
    const result = await suspects.guard({
      attempt: jobAttempt,
      run: () => processJob(receiver, job, { attempt, timeoutMs: jobTimeoutMs }),
      onUnrecorded: (error) => reportUnrecorded(job?.key, error, parts),
    })
    const error = typeof result === 'object' && 'retry' in result ? result.retry : undefined
    const verdict = verdictOf(result, attempt, { retry, textOf: () => errorText(error, parts.secrets.known) })
    reportJob({ key: job?.key, attempt, verdict, error }, parts)
    return verdict
  }
  const worker = queue.work(run, { concurrency })
  stopOnClose(worker, parts, jobTimeoutMs)
  return worker
}

/** `close()` waits until the worker has stopped. */
function stopOnClose(worker: QueueWorker, { drain, lifecycle }: ReceiverParts, timeoutMs: number): void {
  const stop = () => {
    const place = drain.enter({ key: undefined, close: () => undefined })
    const leave = () => place.leave()
    worker.stop({ timeoutMs }).then(leave, leave)
  }
  if (drain.draining) stop()
  else lifecycle.on('draining', stop)
}

function verdictOf(
  result: JobResult,
  attempt: number,
  { retry, textOf }: { readonly retry: RetryPolicy; textOf(): string },
): JobVerdict {
  if (result === 'done' || 'again' in result || 'dead' in result) return result
  if (attempt >= retry.attempts) return { dead: `failed: ${attempt} attempts, the maximum.`, error: textOf() }
  return { retry: retryDelayMs(retry, attempt), error: textOf() }
}
