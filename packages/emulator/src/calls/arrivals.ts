import type { Delivery } from '../state/delivery.ts'
import type { CallDelivery } from './call.ts'

/** When a receiver first accepted a delivery: the start of the first attempt that was answered 2xx. */
export function arrivalOf({ attempts }: Pick<Delivery, 'attempts'>): number | undefined {
  return attempts.find(({ answer }) => answer !== undefined && answer.status >= 200 && answer.status < 300)?.startedAt
}

/** A time that can be compared. Deliveries of the same millisecond are in the order in which they were sent. */
interface Moment {
  readonly at: number
  readonly sequence: number
}

const never: Moment = { at: Number.POSITIVE_INFINITY, sequence: Number.POSITIVE_INFINITY }

function isLater(one: Moment, other: Moment): boolean {
  return one.at === other.at ? one.sequence > other.sequence : one.at > other.at
}

interface Arriving {
  readonly event: string
  readonly happenedAt: number
  readonly deliveries: readonly CallDelivery[]
}

/**
 * For each event, in the order in which they happened, the names of those that happened earlier and arrived later at some endpoint, or
 * have not arrived there yet. Events that happened at the same moment may arrive in any order.
 */
export function overtakenBy(steps: readonly Arriving[]): string[][] {
  if (areInOrder(steps)) return steps.map(() => [])
  const overtaken: string[][] = []
  const latest = new Map<string, Map<string, Moment>>()
  let waiting: Arriving[] = []
  for (const step of steps) {
    if ((waiting[0]?.happenedAt ?? step.happenedAt) < step.happenedAt) {
      for (const earlier of waiting) remember(earlier, latest)
      waiting = []
    }
    overtaken.push(laterThan(step, latest))
    waiting.push(step)
  }
  return overtaken
}

/** Whether everything arrived in order. This is a fast check, and it holds for most calls. */
function areInOrder(steps: readonly Arriving[]): boolean {
  let before: Moment = { at: Number.NEGATIVE_INFINITY, sequence: 0 }
  for (const { deliveries } of steps) {
    for (const { arrivedAt, sequence } of deliveries) {
      if (arrivedAt === undefined) return false
      const moment = { at: arrivedAt, sequence }
      if (isLater(before, moment)) return false
      before = moment
    }
  }
  return true
}

function remember(step: Arriving, latest: Map<string, Map<string, Moment>>): void {
  for (const [endpointId, arrival] of firstArrivals(step)) {
    const names = latest.get(endpointId) ?? new Map<string, Moment>()
    latest.set(endpointId, names)
    const known = names.get(step.event)
    if (known === undefined || isLater(arrival, known)) names.set(step.event, arrival)
  }
}

function laterThan(step: Arriving, latest: ReadonlyMap<string, ReadonlyMap<string, Moment>>): string[] {
  const names = new Set<string>()
  for (const [endpointId, arrival] of firstArrivals(step)) {
    if (arrival === never) continue
    for (const [event, earlier] of latest.get(endpointId) ?? []) if (isLater(earlier, arrival)) names.add(event)
  }
  return [...names]
}

/** When each endpoint first got an event. Endpoints that will never get it are left out: that is another problem. */
function firstArrivals({ deliveries }: Arriving): Map<string, Moment> {
  const arrivals = new Map<string, Moment>()
  for (const { endpointId, arrivedAt, sequence, standing } of deliveries) {
    const open = standing === 'pending' || standing === 'retrying'
    if (arrivedAt === undefined && !open) continue
    const moment = arrivedAt === undefined ? never : { at: arrivedAt, sequence }
    const known = arrivals.get(endpointId)
    if (known === undefined || isLater(known, moment)) arrivals.set(endpointId, moment)
  }
  return arrivals
}
