import type { Clock } from '../clock/clock.ts'
import { newId } from '../ids.ts'
import type { Attempt, Delivery } from '../state/delivery.ts'
import type { Endpoint } from '../state/endpoint.ts'
import { explainRefusal } from './explain-refusal.ts'
import { type Posted, post } from './post.ts'
import type { Schedule } from './schedule.ts'
import { type Signing, signedRequest } from './signed-request.ts'
import { type Verdict, verdictOn } from './verdict.ts'

export interface AttemptContext {
  readonly clock: Clock
  readonly schedule: Schedule
  readonly signing: Signing
  /** Aborts all attempts in progress. */
  readonly signal: AbortSignal
}

export interface AttemptTask {
  readonly delivery: Delivery
  readonly endpoint: Endpoint
  readonly cut: 'body' | 'answer' | undefined
}

/** Sends a delivery once. @throws the signal's reason if it aborts */
export async function makeAttempt(
  task: AttemptTask,
  { clock, schedule, signing, signal }: AttemptContext,
): Promise<{ readonly attempt: Attempt; readonly verdict: Verdict }> {
  const { delivery, endpoint, cut } = task
  const deliveryId = newId('delv')
  const startedAt = clock.now()
  const scheduleTime = clock.monotonic()
  const begun = performance.now()
  const request = signedRequest(task, { deliveryId, now: startedAt }, signing)
  const { headers, body } = request
  const posted = await post({ url: endpoint.url, headers, body, timeoutMs: schedule.timeoutMs, cut, signal }).catch(
    (error: Error): Posted => {
      if (signal.aborted) throw error
      // A request that node:http refuses to send is a failed attempt too.
      return { error: error.message }
    },
  )
  const attempt: Attempt = {
    deliveryId,
    number: delivery.attempts.length + 1,
    startedAt,
    scheduleTime,
    durationMs: performance.now() - begun,
    url: endpoint.url,
    requestHeaders: headers,
    ...posted,
    ...(cut !== undefined && { chaos: 'dropped-connection' }),
    ...(posted.answer?.status === 401 && {
      explanations: explainRefusal({ delivery, endpoint, request, now: startedAt }),
    }),
  }
  return { attempt, verdict: verdictOn(posted) }
}
