import type { Call } from '../../src/calls/call.ts'
import { numbered } from './numbered.ts'

/** The order in which the events of a story arrived at an endpoint, by their numbers. */
export interface ArrivalOrder {
  readonly endpointId: string
  /** Every event that was sent to it, in the order in which they happened. */
  readonly happened: readonly number[]
  readonly arrived: readonly number[]
}

interface Arrival {
  readonly number: number
  readonly at: number
  readonly sequence: number
}

export function arrivalOrders(story: Call['story']): ArrivalOrder[] {
  const happened = new Map<string, Set<number>>()
  const arrivals = new Map<string, Map<number, Arrival>>()
  for (const { part, number } of numbered(story)) {
    if (part.type === 'gap') continue
    for (const { endpointId, arrivedAt, sequence } of part.deliveries) {
      happened.set(endpointId, (happened.get(endpointId) ?? new Set()).add(number))
      if (arrivedAt === undefined) continue
      const known = arrivals.get(endpointId) ?? new Map<number, Arrival>()
      arrivals.set(endpointId, known)
      const arrival = { number, at: arrivedAt, sequence }
      const first = known.get(number)
      if (first === undefined || compare(arrival, first) < 0) known.set(number, arrival)
    }
  }
  return [...happened].map(([endpointId, numbers]) => ({
    endpointId,
    happened: [...numbers],
    arrived: [...(arrivals.get(endpointId)?.values() ?? [])].sort(compare).map(({ number }) => number),
  }))
}

function compare(one: Arrival, other: Arrival): number {
  return one.at - other.at || one.sequence - other.sequence
}
