import { allMatching, type DeliverySelection } from '../search/all-matching.ts'
import { isOpen } from '../state/is-open.ts'
import type { State } from '../state/state.ts'
import type { CountView } from './views.ts'

/** How many deliveries a search finds. @throws INVALID */
export async function countOf(state: State, selection: DeliverySelection): Promise<CountView> {
  let deliveries = 0
  let open = 0
  for await (const { status } of allMatching(state, selection)) {
    deliveries++
    if (isOpen(status)) open++
  }
  return { deliveries, open }
}
