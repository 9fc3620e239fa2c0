import { setImmediate } from 'node:timers/promises'
import type { CallPage } from '../control/views.ts'
import { termsOf } from '../search/all-matching.ts'
import { matcher } from '../search/matcher.ts'
import { mostCharacters, sizeOf } from '../search/search.ts'
import type { Delivery } from '../state/delivery.ts'
import type { State } from '../state/state.ts'
import type { CallSummary } from './call.ts'
import type { CallIndex, IndexedCall } from './call-index.ts'
import { summaryOf } from './story.ts'

interface PageRequest {
  /** As typed in the search field. A call matches if one of its deliveries matches all terms. */
  readonly q: string
  /** Only calls with something wrong. */
  readonly problems?: 'only' | undefined
  /** Only calls with a lower sequence number. */
  readonly before: number
  readonly limit: number
}

interface Known {
  readonly state: State
  readonly index: CallIndex
}

/** Length of a slice in milliseconds. Deliveries are sent between slices. */
const sliceMs = 10

/**
 * The next page of the calls that match, newest first: a request examines a limited number of calls.
 *
 * @throws INVALID that describes the error in the search
 */
export async function callPage(known: Known, request: PageRequest, abandoned: () => boolean): Promise<CallPage> {
  const { state, index } = known
  const all = index.calls()
  const look = lookerFor(state, request)
  const found: CallSummary[] = []
  const page = (next?: number): CallPage => {
    return { calls: found, more: next !== undefined, next, known: all.length, withoutCall: index.withoutCall() }
  }
  let sliceEnd = performance.now() + sliceMs
  for (let at = all.length - 1; at >= 0; at--) {
    const call = all[at]
    if (call === undefined || call.sequence >= request.before) continue
    if (found.length === request.limit || look.exhausted()) return page(call.sequence + 1)
    const summary = look.at(call)
    if (summary) found.push(summary)
    if (performance.now() < sliceEnd) continue
    await setImmediate()
    if (abandoned()) break
    sliceEnd = performance.now() + sliceMs
  }
  return page()
}

interface Looker {
  /** The call as a row, if it matches. */
  at(call: IndexedCall): CallSummary | undefined
  /** Whether one request has reached its limit and must end. */
  exhausted(): boolean
}

function lookerFor(state: State, { q, problems }: PageRequest): Looker {
  const terms = termsOf(q)
  const matches = matcher(terms, state.endpoints())
  let left = mostCharacters
  const fits = (delivery: Delivery) => {
    left -= sizeOf(delivery) * terms.length
    return matches(delivery)
  }
  return {
    at(call) {
      if (terms.length > 0 && !deliveriesOf(call, state).some(fits)) return undefined
      const summary = summaryOf(call, state)
      return problems === 'only' && summary.problems.length === 0 ? undefined : summary
    },
    exhausted: () => left <= 0,
  }
}

function deliveriesOf({ deliveryIds }: IndexedCall, state: State): Delivery[] {
  return deliveryIds.map((id) => state.delivery(id)).filter((delivery) => delivery !== undefined)
}
