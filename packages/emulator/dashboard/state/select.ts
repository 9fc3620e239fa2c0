import type { DeliverySummary } from '../../src/control/views.ts'
import type { Filter } from './address.ts'

/** Returns the matching deliveries in reverse order. A text search needs the emulator. */
export function select(
  ascending: readonly DeliverySummary[],
  { status, event, endpointId }: Omit<Filter, 'text'>,
): DeliverySummary[] {
  const matches = (delivery: DeliverySummary) =>
    (status === '' || status === delivery.standing) &&
    (event === '' || event === delivery.event) &&
    (endpointId === '' || endpointId === delivery.endpointId)
  return ascending.filter(matches).reverse()
}
