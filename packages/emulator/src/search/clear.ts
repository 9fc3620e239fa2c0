import type { State } from '../state/state.ts'
import { allMatching, type DeliverySelection } from './all-matching.ts'

/** Removes what a search finds. Returns how many were removed. @throws INVALID at once */
export function clear(state: State, selection: DeliverySelection): Promise<number> {
  const matching = allMatching(state, selection)
  return remove()

  async function remove(): Promise<number> {
    const ids: string[] = []
    for await (const { id } of matching) ids.push(id)
    return state.clear(ids)
  }
}
