import { termsOf } from '../search/all-matching.ts'
import { matcher } from '../search/matcher.ts'
import { search } from '../search/search.ts'
import type { State } from '../state/state.ts'
import { summarize } from './summarize.ts'
import type { DeliveryPage, DeliverySummary, MatchRequest } from './views.ts'

interface PageRequest {
  /** As typed in the search field. */
  readonly q: string
  readonly before: number
  readonly limit: number
}

/** Returns the next page of matching deliveries, newest first. @throws INVALID that describes the error in the search */
export async function deliveryPage(
  state: State,
  { q, before, limit }: PageRequest,
  abandoned: () => boolean,
): Promise<DeliveryPage> {
  const terms = termsOf(q)
  const { deliveries, next } = await search(state, { terms, before, limit, abandoned })
  return { deliveries: deliveries.map(summarize), more: next !== undefined, next }
}

/** Returns which of the given, just changed deliveries match. @throws INVALID that describes the error in the search */
export function matchingOf(state: State, { q, ids }: MatchRequest): DeliverySummary[] {
  const matches = matcher(termsOf(q), state.endpoints())
  return ids
    .map((id) => state.delivery(id))
    .filter((delivery) => delivery !== undefined)
    .filter(matches)
    .map(summarize)
}
