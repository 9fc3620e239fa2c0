import type { WebhookLog } from '@audian-webhooks/core/protocol'
import { InputError } from '../errors/input-error.ts'
import { orAborted } from '../http/or-aborted.ts'
import { isBefore } from '../logs/log-entry.ts'
import { batches } from './batches.ts'
import { Comparison } from './comparison.ts'
import { type Handled, type ReconcileOptions, reconcileProblems } from './reconcile-options.ts'
import type { Reconciliation } from './reconciliation.ts'

/** How many events `isHandled` is called for at once. */
const concurrency = 16

const fiveMinutes = 300_000

/**
 * Compares the events in Audian's logs with those that a receiver has handled, and lists the missed ones: after an
 * outage, or regularly as an alert (`gap`). Reads all logs once, in any order, and changes nothing.
 *
 * Its memory holds the ids of the events, and at most twice `maxListed` log entries.
 *
 * @throws InputError ARGUMENT_INVALID for arguments that cannot be right, or if `isHandled` gives another value than true,
 * false and `'in-progress'`; ApiError if the logs cannot be read; what `isHandled` throws; the signal's reason
 */
export async function reconcile(logs: AsyncIterable<WebhookLog>, options: ReconcileOptions): Promise<Reconciliation> {
  const problems = reconcileProblems(logs, options)
  if (problems.length > 0) throw new InputError('ARGUMENT_INVALID', 'reconcile()', problems)
  const { isHandled, since, events, settleMs = fiveMinutes, maxListed = 10_000, signal, clock = Date } = options
  const names = events && new Set(events)
  const isCompared = (log: WebhookLog) => !isBefore(log, since) && (names === undefined || names.has(log.event))
  const comparison = new Comparison({ settledBefore: clock.now() - settleMs, maxListed })

  for await (const batch of batches(logs, { size: concurrency, signal })) {
    const compared = batch.filter(isCompared)
    const asked = new Map(compared.filter((log) => comparison.asks(log)).map((log) => [log.id, log]))
    const answers = await orAborted(answersTo([...asked.values()], isHandled), signal)
    for (const log of compared) comparison.add(log, answers.get(log.id))
  }
  return comparison.result()
}

async function answersTo(
  logs: readonly WebhookLog[],
  isHandled: ReconcileOptions['isHandled'],
): Promise<ReadonlyMap<string, Handled>> {
  const answers = await Promise.all(logs.map(async (log) => [log.id, checked(await isHandled(log.id, log))] as const))
  return new Map(answers)
}

/** A function without a return would otherwise report that nothing, or everything, was missed. */
function checked(answer: unknown): Handled {
  if (typeof answer === 'boolean' || answer === 'in-progress') return answer
  const problem = `isHandled: must return true, false or 'in-progress', not ${answer === null ? 'null' : typeof answer}.`
  throw new InputError('ARGUMENT_INVALID', 'reconcile()', [problem])
}
