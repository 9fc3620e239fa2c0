import type { DeliverySummary } from '../../src/control/views.ts'
import type { Endpoint } from '../../src/state/endpoint.ts'
import type { Filter } from './address.ts'

/** Those that match, in the opposite order. */
export function select(
  ascending: readonly DeliverySummary[],
  wanted: Filter,
  known: readonly Endpoint[],
): DeliverySummary[] {
  const urls = new Map(known.map(({ id, url }) => [id, url]))
  const text = wanted.text.trim().toLowerCase()
  const matches = (delivery: DeliverySummary) =>
    (wanted.status === '' || wanted.status === delivery.standing) &&
    (wanted.event === '' || wanted.event === delivery.event) &&
    (wanted.endpointId === '' || wanted.endpointId === delivery.endpointId) &&
    (text === '' || `${words(delivery)}${urls.get(delivery.endpointId)}`.toLowerCase().includes(text))
  return ascending.filter(matches).reverse()
}

function words({ id, eventId, event, kind, endpointId, lastStatus, lastError }: DeliverySummary): string {
  return [id, eventId, event, kind, endpointId, lastStatus, lastError, ''].join('\n')
}
