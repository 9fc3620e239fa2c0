import type { Delivery } from '../state/delivery.ts'
import { isAttack, standingOf } from '../state/standing.ts'
import { arrivalOf, overtakenBy } from './arrivals.ts'
import type { CallDelivery, CallStep } from './call.ts'
import { rankOf } from './expected-events.ts'

/** A delivery, and the event's own timestamp; `NaN` if it has none. */
export interface DatedDelivery {
  readonly delivery: Delivery
  readonly happenedAt: number
}

interface Draft {
  readonly event: string
  readonly eventId: string
  readonly happenedAt: number
  readonly dated: boolean
  readonly deliveries: CallDelivery[]
}

/** The events of a call, in the order in which they happened, without those that a receiver must reject. */
export function stepsOf(dated: readonly DatedDelivery[]): CallStep[] {
  const drafts = new Map<string, Draft>()
  for (const { delivery, happenedAt } of dated) {
    if (isAttack(delivery.kind)) continue
    const { event, eventId, createdAt } = delivery
    const known = !Number.isNaN(happenedAt)
    const draft = drafts.get(eventId) ?? {
      ...{ event, eventId, happenedAt: known ? happenedAt : createdAt, dated: known },
      deliveries: [],
    }
    drafts.set(eventId, draft)
    draft.deliveries.push(callDelivery(delivery))
  }
  const steps = [...drafts.values()].sort(inOrder)
  const overtaken = overtakenBy(steps)
  return steps.map((step, index) => ({
    type: 'step',
    ...step,
    waitMs: waitBefore(step, steps[index - 1]),
    arrivedBefore: overtaken[index] ?? [],
    ...troublesOf(step.deliveries),
  }))
}

export function callDelivery(delivery: Delivery): CallDelivery {
  const { id, sequence, kind, endpointId, url, eventId, event, attempts } = delivery
  return {
    id,
    sequence,
    kind,
    endpointId,
    url,
    eventId,
    event,
    standing: standingOf(delivery),
    attempts: attempts.length,
    arrivedAt: arrivalOf(delivery),
    lastStatus: attempts.at(-1)?.answer?.status,
  }
}

/** Sorts by time, then by the order of a call's events. The sort is stable, so the rest stays in the order of sending. */
function inOrder(one: Draft, other: Draft): number {
  return one.happenedAt - other.happenedAt || rankOf(one.event) - rankOf(other.event)
}

function waitBefore(step: Draft, before: Draft | undefined): number | undefined {
  return before === undefined ? undefined : step.happenedAt - before.happenedAt
}

function troublesOf(deliveries: readonly CallDelivery[]): Pick<CallStep, 'duplicate' | 'undelivered'> {
  const accepted = new Map<string, number>()
  const open = new Set<string>()
  for (const { endpointId, arrivedAt, standing } of deliveries) {
    accepted.set(endpointId, (accepted.get(endpointId) ?? 0) + (arrivedAt === undefined ? 0 : 1))
    // A shifted clock is refused on purpose, so that is not a loss.
    if (standing === 'pending' || standing === 'retrying' || standing === 'rejected') open.add(endpointId)
  }
  const counts = [...accepted]
  return {
    duplicate: counts.some(([, count]) => count > 1),
    undelivered: counts.some(([endpointId, count]) => count === 0 && !open.has(endpointId)),
  }
}
