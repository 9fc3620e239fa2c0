import { createDeferred } from '../async/deferred.ts'
import type { Receiver } from '../delivery/receiver.ts'
import { AudianWebhooksError } from '../errors.ts'
import { channels, traced } from '../observe/tracing.ts'
import { partsOf, type ReceiverParts } from '../operate/receiver-parts.ts'
import type { Ending } from '../outcome.ts'
import { Control } from '../run/control.ts'
import { dequeue } from './dequeue.ts'
import type { EventJob, JobResult } from './event-job.ts'
import { jobResult } from './job-result.ts'
import { reportPostponed } from './report-postponed.ts'

export interface ProcessJobOptions {
  /** The number of this attempt, for `ctx.attempt`. Default: counted in this process. */
  readonly attempt?: number | undefined
  /**
   * Milliseconds after which `ctx.signal` aborts. The run continues until its handlers end or it is abandoned
   * (`abandonAfterMs`). Default: no limit.
   */
  readonly timeoutMs?: number | undefined
}

/**
 * Processes one job: routes its event, claims it, runs its handlers, and records their success. For your own consumers:
 * put the job back after `again`, count a failed attempt after `retry`, and move it to your dead letters after `dead`.
 * `webhooks.close()` waits for it.
 * Rejects only if `webhooks` was not made by `createWebhooks()`.
 *
 * @throws TypeError if `webhooks` was not made by `createWebhooks()`
 */
export async function processJob(
  webhooks: Receiver,
  job: EventJob,
  { attempt, timeoutMs }: ProcessJobOptions = {},
): Promise<JobResult> {
  const parts = partsOf(webhooks, 'processJob')
  const run = () => runJob(parts, job, { attempt, timeoutMs })
  if (!channels.job.hasSubscribers) return await run()
  const { key, traceparent } = job ?? {}
  return await traced(channels.job, { key, attempt, traceparent }, run)
}

async function runJob(
  { process, drain, limit, logger, settings }: ReceiverParts,
  job: EventJob,
  { attempt, timeoutMs }: ProcessJobOptions,
): Promise<JobResult> {
  const { clock, numbers } = settings
  if (drain.draining) return jobResult({ outcome: 'draining' })
  const authentic = dequeue(job, { attempt, maxBytes: numbers.maxBodyBytes })
  if (authentic === 'malformed') return jobResult({ outcome: 'malformed', reason: 'not-json' })
  if (authentic === 'too-large') return jobResult({ outcome: 'too-large' })

  const givenUp = createDeferred()
  const control = new Control(() => givenUp.resolve())
  const close = () => {
    control.close()
    givenUp.resolve()
  }
  const place = drain.enter({ key: job.key, close })
  const timer = timeoutMs === undefined ? undefined : clock.setTimer(() => control.expire(), timeoutMs)
  try {
    const ending = await Promise.race([process(authentic, control), givenUp.promise])
    if (ending?.outcome === 'unavailable') reportPostponed(job.key, ending, { limit, logger })
    return jobResult(ending ?? withoutEnd(control))
  } catch (error) {
    // Our own code does not throw by design. If it does, the job must not be lost, and its lease must not stay.
    control.letGo()
    return jobResult({ outcome: 'failed', error })
  } finally {
    timer?.cancel()
    place.leave()
  }
}

/** The ending of a run whose handlers may still be running. */
function withoutEnd({ abandoned }: Control): Ending {
  if (!abandoned) return { outcome: 'draining' }
  return {
    outcome: 'failed',
    error: new AudianWebhooksError('DEADLINE_PASSED', 'The run did not end within abandonAfterMs.'),
  }
}
