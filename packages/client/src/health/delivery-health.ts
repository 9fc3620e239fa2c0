import type { WebhookLog } from '@audian-webhooks/core/protocol'
import { InputError } from '../errors/input-error.ts'
import { groupOf, isBefore, type LogGroup, sinceProblems, timeOf } from '../logs/log-entry.ts'

export interface DeliveryHealthOptions {
  /** Counts the events from this time on, by the timestamps of the logs. Default: all events. */
  readonly since?: Date | undefined
  /** Log entries per page, up to the limit of the API. */
  readonly limit?: number | undefined
  /** Ends the reading, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** A summary of a webhook's logs. An event counts once, regardless of its number of attempts. */
export interface DeliveryHealth {
  /** Events in all: the sum of the four below. */
  readonly events: number
  readonly delivered: number
  /** Given up by Audian. */
  readonly failed: number
  /** Not finished: pending, or waiting for another attempt. */
  readonly underWay: number
  /** With a status that this client does not know. */
  readonly other: number
  /** `delivered / (delivered + failed)`, from 0 to 1; `undefined` if both are 0. */
  readonly successRate: number | undefined
  /** Attempts for all of them together. */
  readonly attempts: number
  /** Event names with failures, those with the most failures first. */
  readonly failing: readonly FailingEvent[]
}

/** An event name with failures. */
export interface FailingEvent {
  /** The event's name. */
  readonly event: string
  readonly delivered: number
  readonly failed: number
  /** The latest failure, by its timestamp. */
  readonly latest: WebhookLog
}

/** Counts logs, in any order. One that comes twice, since it shifted to the next page, counts once. */
export async function deliveryHealth(logs: AsyncIterable<WebhookLog>, since?: Date): Promise<DeliveryHealth> {
  const problems = sinceProblems(since)
  if (problems.length > 0) throw new InputError('ARGUMENT_INVALID', 'deliveryHealth()', problems)
  const seen = new Set<string>()
  const counts = { delivered: 0, failed: 0, underWay: 0, other: 0 }
  const kinds = new Map<string, Kind>()
  let attempts = 0
  for await (const log of logs) {
    if (seen.has(log.id) || isBefore(log, since)) continue
    seen.add(log.id)
    const group = groupOf(log)
    counts[group]++
    attempts += log.attempts
    const kind = kinds.get(log.event) ?? { event: log.event, delivered: 0, failed: 0, latest: undefined }
    kinds.set(log.event, counted(kind, group, log))
  }
  const ended = counts.delivered + counts.failed
  return {
    events: seen.size,
    ...counts,
    successRate: ended === 0 ? undefined : counts.delivered / ended,
    attempts,
    failing: [...kinds.values()].filter(isFailing).sort((a, b) => b.failed - a.failed),
  }
}

type Kind = Omit<FailingEvent, 'latest'> & { readonly latest: WebhookLog | undefined }

function counted(kind: Kind, group: LogGroup, log: WebhookLog): Kind {
  if (group === 'delivered') return { ...kind, delivered: kind.delivered + 1 }
  if (group !== 'failed') return kind
  const isLatest = kind.latest === undefined || timeOf(kind.latest) <= timeOf(log)
  return { ...kind, failed: kind.failed + 1, latest: isLatest ? log : kind.latest }
}

function isFailing(kind: Kind): kind is FailingEvent {
  return kind.latest !== undefined
}
