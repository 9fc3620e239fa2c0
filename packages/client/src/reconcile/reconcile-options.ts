import type { WebhookLog } from '@audian-webhooks/core/protocol'
import { sinceProblems } from '../logs/log-entry.ts'

/** `in-progress`: the event is being handled at the moment. */
export type Handled = boolean | 'in-progress'

/** Options for comparing the events in a webhook's logs with those that its receiver has handled. */
export interface ReconcileOptions {
  /**
   * Returns whether the receiver has handled an event: `handledEvents(webhooks)` of `@audian-webhooks/core/kit`, or a
   * function that checks your own records. Called for up to 16 events concurrently, and never for an entry that Audian
   * is still delivering. If it
   * fails, `reconcile()` rejects with its error.
   */
  readonly isHandled: (eventId: string, log: WebhookLog) => Handled | Promise<Handled>
  /**
   * Compares the events from this time on, by the timestamps of the logs. Default: all events. A receiver forgets
   * handled events after `retainMs` (72 hours by default), and older ones would count as missed. So choose a later
   * time.
   */
  readonly since?: Date | undefined
  /**
   * Compares only events with these names. Default: all. A receiver answers 2xx to events for which it has no handler, and does
   * not remember them: without this option they count as missed.
   */
  readonly events?: readonly string[] | undefined
  /**
   * Milliseconds. A younger event that is not handled counts as `undecided`, not as missed, since its handlers may be
   * running. Default 300,000 (five minutes). With a queue, choose the time that a job may take with all its attempts.
   */
  readonly settleMs?: number | undefined
  /** The maximum number of missed events that are listed, the oldest first. The others are only counted. At least 1. Default 10,000. */
  readonly maxListed?: number | undefined
  /** Ends the comparison, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** `{ now() }` in milliseconds, for tests. Default: the system clock. */
  readonly clock?: { now(): number } | undefined
}

/** All problems with the options, one sentence each. Checks values, not types. */
export function reconcileProblems(logs: unknown, options: ReconcileOptions): string[] {
  const { isHandled, since, events, settleMs, maxListed, clock } = options
  const problems = sinceProblems(since)
  if (!isIterable(logs)) problems.push('logs: must be an AsyncIterable, such as client.webhooks.logs(id).')
  if (typeof isHandled !== 'function') problems.push('isHandled: must be a function.')
  if (events !== undefined && !(Array.isArray(events) && events.every(isText))) {
    problems.push('events: must be a list of event names.')
  }
  for (const [name, value, least] of [
    ['settleMs', settleMs, 0],
    ['maxListed', maxListed, 1],
  ] as const) {
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= least)) {
      problems.push(`${name}: must be a whole number, ${least} or more.`)
    }
  }
  if (clock !== undefined && !(typeof clock?.now === 'function' && Number.isFinite(clock.now()))) {
    problems.push('clock: must have now(), which returns milliseconds.')
  }
  return problems
}

function isIterable(logs: unknown): boolean {
  return typeof logs === 'object' && logs !== null && Symbol.asyncIterator in logs
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}
