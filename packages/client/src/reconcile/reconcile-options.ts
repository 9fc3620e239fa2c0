import type { WebhookLog } from '@audian-webhooks/core/protocol'
import { sinceProblems } from '../logs/log-entry.ts'

/** `in-progress`: the event is being handled at this moment, so it is neither. */
export type Handled = boolean | 'in-progress'

/** How the events in a webhook's logs are compared with those that its receiver has handled. */
export interface ReconcileOptions {
  /**
   * Says whether the receiver has handled an event: `handledEvents(webhooks)` of `@audian-webhooks/core/kit`, or a look into
   * own records. Called for up to 16 events at once, and never for an entry that Audian is still delivering. If it
   * fails, `reconcile()` rejects with its error.
   */
  readonly isHandled: (eventId: string, log: WebhookLog) => Handled | Promise<Handled>
  /**
   * Compares the events from this moment on, by the timestamps of the logs; all of them by default. A receiver forgets
   * what it has handled after `retainMs` (72 hours by default): begin later than that, or those events count as missed.
   */
  readonly since?: Date | undefined
  /**
   * Compares only events with these names. Default: all. A receiver answers 2xx to events for which it has no handler, and does
   * not remember them: without this option they count as missed.
   */
  readonly events?: readonly string[] | undefined
  /**
   * Milliseconds: an event that is younger and not handled counts as `undecided`, not as missed, since its handlers may be
   * running. Default: 300,000 (five minutes). With a queue, choose as long as a job may take with all its attempts.
   */
  readonly settleMs?: number | undefined
  /** So many missed events are listed at most, the oldest; the others are counted only. At least 1. Default: 10,000. */
  readonly maxListed?: number | undefined
  /** Ends the comparison, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** `{ now() }` in milliseconds, for tests. Default: the time of day. */
  readonly clock?: { now(): number } | undefined
}

/** Everything that is wrong with the options, a sentence each. Looks at values, not types. */
export function reconcileProblems(logs: unknown, options: ReconcileOptions): string[] {
  const { isHandled, since, events, settleMs, maxListed, clock } = options
  const problems = sinceProblems(since)
  if (!isIterable(logs)) problems.push('logs: it must be an AsyncIterable, such as client.webhooks.logs(id).')
  if (typeof isHandled !== 'function') problems.push('isHandled: it must be a function.')
  if (events !== undefined && !(Array.isArray(events) && events.every(isText))) {
    problems.push('events: it must be a list of event names.')
  }
  for (const [name, value, least] of [
    ['settleMs', settleMs, 0],
    ['maxListed', maxListed, 1],
  ] as const) {
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= least)) {
      problems.push(`${name}: it must be a whole number, ${least} or more.`)
    }
  }
  if (clock !== undefined && !(typeof clock?.now === 'function' && Number.isFinite(clock.now()))) {
    problems.push('clock: it must have now(), which returns milliseconds.')
  }
  return problems
}

function isIterable(logs: unknown): boolean {
  return typeof logs === 'object' && logs !== null && Symbol.asyncIterator in logs
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}
