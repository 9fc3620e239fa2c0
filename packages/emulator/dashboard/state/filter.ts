import { computed, signal } from '@preact/signals'
import type { DeliverySummary } from '../../src/control/views.ts'
import type { DeliveryStatus } from '../../src/state/delivery.ts'
import type { Endpoint } from '../../src/state/endpoint.ts'
import { deliveries, endpoints } from './store.ts'

/** What a delivery must be to be listed. An empty string stands for any. */
export interface Filter {
  readonly status: DeliveryStatus | ''
  readonly event: string
  readonly endpointId: string
  /** Stands somewhere in its ids, event, kind, error or endpoint's address, in whichever case. */
  readonly text: string
}

export const everything: Filter = { status: '', event: '', endpointId: '', text: '' }

export const filter = signal(everything)

/** What the list shows, newest first. */
export const listed = computed(() => {
  // Read so that this is computed again whenever a delivery has changed.
  void deliveries.revision.value
  return select(deliveries.ascending(), filter.value, endpoints.value)
})

/** The names of events among the deliveries. */
export const seenEvents = computed(() => {
  void deliveries.revision.value
  return [...new Set(deliveries.ascending().map(({ event }) => event))].sort()
})

/** Those that match, in the opposite order. */
export function select(
  ascending: readonly DeliverySummary[],
  wanted: Filter,
  known: readonly Endpoint[],
): DeliverySummary[] {
  const urls = new Map(known.map(({ id, url }) => [id, url]))
  const text = wanted.text.trim().toLowerCase()
  const matches = (delivery: DeliverySummary) =>
    (wanted.status === '' || wanted.status === delivery.status) &&
    (wanted.event === '' || wanted.event === delivery.event) &&
    (wanted.endpointId === '' || wanted.endpointId === delivery.endpointId) &&
    (text === '' || `${words(delivery)}${urls.get(delivery.endpointId)}`.toLowerCase().includes(text))
  return ascending.filter(matches).reverse()
}

function words({ id, eventId, event, kind, endpointId, lastStatus, lastError }: DeliverySummary): string {
  return [id, eventId, event, kind, endpointId, lastStatus, lastError, ''].join('\n')
}
