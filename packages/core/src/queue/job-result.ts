import { AudianWebhooksError } from '../errors.ts'
import type { Ending, OutcomeName } from '../outcome.ts'
import type { JobResult } from './event-job.ts'

/** For temporary problems, such as a store that restarts. */
const soonMs = 5000

type JobResults = {
  readonly [K in OutcomeName]: JobResult | ((ending: Extract<Ending, { outcome: K }>) => JobResult)
}

const notFromARun: JobResult = { dead: 'Only intake ends so. A job has been through it.' }

/**
 * Like the answer table, but for jobs: what the queue does after a run. `done` where Audian would get a 2xx; `again`,
 * without counting an attempt, if the run did not begin or another one has the event; `retry` only if a handler failed.
 */
const results: JobResults = {
  handled: 'done',
  unhandled: 'done',
  duplicate: 'done',
  enqueued: notFromARun,
  busy: ({ retryAfterMs }) => ({ again: retryAfterMs }),
  failed: ({ error }) => (isPermanent(error) ? { dead: error.message } : { retry: error }),
  'timed-out': { again: soonMs },
  'lease-lost': ({ succeeded }) => (succeeded ? 'done' : { again: soonMs }),
  unavailable: { again: soonMs },
  overloaded: { again: soonMs },
  draining: { again: soonMs },
  malformed: { dead: 'The job is damaged: its body is not an event.' },
  'out-of-tolerance': notFromARun,
  unauthentic: notFromARun,
  'too-large': { dead: 'The body is larger than maxBodyBytes.' },
  misconfigured: notFromARun,
  aborted: notFromARun,
}

/** Data that does not fit its schema today will not fit it at the next attempt either. */
function isPermanent(error: unknown): error is AudianWebhooksError {
  return AudianWebhooksError.is(error) && (error.code === 'EVENT_MISMATCH' || error.code === 'PERMANENT')
}

export function jobResult(ending: Ending): JobResult {
  // The compiler cannot tie the entry to the ending that chose it.
  const entry = results[ending.outcome] as JobResult | ((ending: Ending) => JobResult)
  return typeof entry === 'function' ? entry(ending) : entry
}
