import type { Clock } from '../async/clock.ts'
import { emptyCounts } from '../operate/stats.ts'
import type { Outcome, OutcomeName } from '../outcome.ts'
import type { LifecycleEmitter } from './lifecycle.ts'
import { createLineLimit } from './line-limit.ts'
import type { LogFields, Logger, LogLevel } from './logger.ts'
import { createLossWatch } from './loss-watch.ts'

interface LogLine {
  readonly level: LogLevel
  readonly message: string
  /** Written at most once in ten seconds, like every line about a delivery that is not authentic, since anyone can cause those. */
  readonly limited?: true
}

const lines: { readonly [K in OutcomeName]: LogLine } = {
  handled: { level: 'debug', message: 'Handled.' },
  enqueued: { level: 'debug', message: 'Added to the queue.' },
  unhandled: { level: 'debug', message: 'No handler for this event.' },
  duplicate: { level: 'debug', message: 'Already handled: this is a duplicate.' },
  busy: { level: 'info', message: 'Another run has this event: Audian will deliver it again.' },
  failed: { level: 'error', message: 'A handler failed: Audian will deliver the event again.' },
  'timed-out': {
    level: 'warn',
    message: 'Not done in time: answered 503, the run continues. Move slow work to a queue, or use ctx.signal.',
  },
  'lease-lost': {
    level: 'warn',
    message: 'The lease was lost during the run: another process may have handled the event too.',
  },
  unavailable: { level: 'error', message: 'Answered 503, Audian will deliver again.', limited: true },
  overloaded: {
    level: 'warn',
    message: 'Too many deliveries or unverified uploads at once: answered 503. See concurrency, maxWaiting.',
    limited: true,
  },
  draining: { level: 'debug', message: 'Shutting down: answered 503.' },
  malformed: { level: 'error', message: 'The signature is right, but the body is not an event.' },
  'out-of-tolerance': {
    level: 'warn',
    message: "The signature is right, but the timestamp is too far from this machine's clock. Is the clock right?",
    limited: true,
  },
  unauthentic: { level: 'warn', message: 'Rejected: not authentic.' },
  'too-large': { level: 'warn', message: 'Rejected: the body exceeds maxBodyBytes.' },
  misconfigured: { level: 'error', message: 'The raw body is not available.' },
  aborted: { level: 'info', message: 'The client disconnected before its body arrived.' },
}

/** Counts, logs and emits the outcome of each delivery. */
export interface Reporter {
  readonly counts: Readonly<Record<OutcomeName, number>>
  /** `rawBody` is the body of a delivery that was found authentic. It is never logged. */
  outcome(outcome: Outcome, rawBody?: Uint8Array): void
  /** The end of a run that has already been answered. */
  late(outcome: Outcome): void
}

export function createReporter(parts: { logger: Logger; lifecycle: LifecycleEmitter; clock: Clock }): Reporter {
  const { logger, lifecycle, clock } = parts
  const counts = emptyCounts()
  const watch = createLossWatch(lifecycle, logger, clock)
  const seenUnhandled = new Set<string>()
  const limit = createLineLimit(clock)

  const write = (outcome: Outcome) => {
    const { level, message, limited } = lines[outcome.outcome]
    if (level === 'debug' || (outcome.keyId !== undefined && !limited)) return logger[level](fieldsOf(outcome), message)
    const suppressed = limit(outcome.outcome)
    if (suppressed !== undefined) logger[level]({ ...fieldsOf(outcome), suppressed: suppressed || undefined }, message)
  }

  const tellUnhandled = (event: string) => {
    if (seenUnhandled.has(event) || seenUnhandled.size >= maxNames) return
    seenUnhandled.add(event)
    logger.info({ event }, 'No handler for this event. A handler added later gets what Audian delivers again.')
    lifecycle.emit('unhandled', { event })
  }

  return {
    counts,
    outcome(outcome, rawBody) {
      counts[outcome.outcome]++
      lifecycle.emit('outcome', outcome)
      watch(outcome, rawBody)
      if (outcome.outcome === 'handled' || outcome.outcome === 'duplicate') return
      if (outcome.outcome === 'unhandled') tellUnhandled(outcome.event ?? '')
      else write(outcome)
    },
    late(outcome) {
      lifecycle.emit('late-outcome', outcome)
      write(outcome)
    },
  }
}

/** Names come only from authentic events, but memory must still be limited. */
const maxNames = 1000

function fieldsOf({ error, durationMs, receivedAt, ...rest }: Outcome & { error?: unknown }): LogFields {
  return { ...rest, durationMs: Math.round(durationMs), err: error }
}
