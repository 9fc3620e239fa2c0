import { setImmediate } from 'node:timers/promises'
import { EmulatorError } from '../emulator-error.ts'
import type { Delivery } from '../state/delivery.ts'
import type { State } from '../state/state.ts'
import { matcher } from './matcher.ts'
import { parseSearch, type Term } from './parse-search.ts'

/** Selects deliveries by a search. */
export interface DeliverySelection {
  /** As in the dashboard's search field: words, and terms such as `status:failed`. Default: all deliveries that are kept. */
  readonly search?: string | undefined
}

/** Length of a slice in milliseconds. Deliveries are sent between slices. */
const sliceMs = 10

/** @throws INVALID that describes the error in the search */
export function termsOf(search: string): readonly Term[] {
  const parsed = parseSearch(search)
  if (!parsed.ok) throw new EmulatorError('INVALID', parsed.problem, { q: parsed.problem })
  return parsed.terms
}

/**
 * Returns all deliveries that a search finds, oldest first, of those that are kept when it begins, in slices.
 *
 * @throws INVALID at once, with the error in the search
 */
export function allMatching(state: State, { search = '' }: DeliverySelection): AsyncGenerator<Delivery, void> {
  const matches = matcher(termsOf(search), state.endpoints())
  return filtered(state.deliveries(), matches)
}

async function* filtered(all: readonly Delivery[], matches: (delivery: Delivery) => boolean): AsyncGenerator<Delivery> {
  for await (const delivery of inSlices(all)) if (matches(delivery)) yield delivery
}

/** Yields them one by one. It frees the event loop every few milliseconds, which include the time that its reader takes. */
export async function* inSlices(all: readonly Delivery[]): AsyncGenerator<Delivery, void> {
  let sliceEnd = performance.now() + sliceMs
  for (const delivery of all) {
    yield delivery
    if (performance.now() < sliceEnd) continue
    await setImmediate()
    sliceEnd = performance.now() + sliceMs
  }
}
