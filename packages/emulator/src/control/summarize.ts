import type { Delivery } from '../state/delivery.ts'
import { standingOf } from '../state/standing.ts'
import type { DeliverySummary } from './views.ts'

export function summarize(delivery: Delivery): DeliverySummary {
  const last = delivery.attempts.at(-1)
  return {
    id: delivery.id,
    sequence: delivery.sequence,
    kind: delivery.kind,
    endpointId: delivery.endpointId,
    url: delivery.url,
    eventId: delivery.eventId,
    event: delivery.event,
    createdAt: delivery.createdAt,
    status: delivery.status,
    standing: standingOf(delivery),
    attempts: delivery.attempts.length,
    lastStatus: last?.answer?.status,
    lastError: last?.error,
    lastExplanation: last?.explanations?.[0]?.message,
    lastDurationMs: last?.durationMs,
    lastAttemptAt: last?.startedAt,
    failedAt:
      delivery.attempts.length < 2 ? undefined : delivery.attempts.slice(0, -1).map(({ startedAt }) => startedAt),
    nextAttemptAt: delivery.nextAttemptAt,
  }
}
