import type { EventJob } from '@audian-webhooks/core/queue'
import type { JobState, QueueJob, QueueJobJson } from '@bull-board/api/typings/app'
import { refuse } from './refusal.ts'

/** What bull-board shows of a job. */
export interface ShownJob {
  readonly id: string
  readonly job: EventJob
  readonly state: JobState
  /** How many attempts have failed. */
  readonly attempts: number
  /** Shown on the tab "Error". */
  readonly error: string | undefined
  /** Until when it is delayed. Wall time, milliseconds since the epoch. */
  readonly delayedUntil?: number
  /** Shown on the tab "Options", with what the queue knows of the event beside its body. */
  readonly facts: object
}

/** What can be done with it. Everything else is refused. */
type JobActions = Partial<Pick<QueueJob, 'retry' | 'remove'>>

// `id` is not in bull-board's type, but its route for flows reads it.
export function boardJob(shown: ShownJob, actions: JobActions = {}): QueueJob & { readonly id: string } {
  return {
    id: shown.id,
    opts: {},
    toJSON: () => jobJson(shown),
    getState: () => Promise.resolve(shown.state),
    retry: () => refuse('retry a job that is not dead'),
    remove: () => refuse('remove a job that is not dead'),
    promote: () => refuse('promote a job'),
    // Without it, bull-board would answer as if it had been done.
    updateData: () => refuse('change an event'),
    ...actions,
  }
}

function jobJson({ id, job, attempts, error, delayedUntil, facts }: ShownJob): QueueJobJson {
  const { body, ...rest } = job
  // Someone may have damaged the job.
  const receivedAt = Number.isFinite(job.receivedAt) ? job.receivedAt : 0
  const event = eventOf(body)
  const name: unknown = Reflect.get(Object(event), 'event')
  // Unless both are the same, bull-board says that it does not know the time.
  const delay = delayedUntil === undefined ? {} : { delay: delayedUntil - receivedAt }
  return {
    id,
    name: typeof name === 'string' ? name : 'unknown event',
    data: event,
    timestamp: receivedAt,
    attemptsMade: attempts,
    failedReason: '',
    stacktrace: error === undefined ? [] : [error],
    progress: 0,
    returnvalue: undefined,
    opts: { ...rest, ...facts, ...delay },
    ...delay,
  }
}

/** The event, or its text where that is not JSON. */
function eventOf(body: string): unknown {
  const text = Buffer.from(body, 'base64').toString()
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
