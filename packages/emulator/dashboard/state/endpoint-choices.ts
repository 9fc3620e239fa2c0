import { computed } from '@preact/signals'
import type { DeliverySummary } from '../../src/control/views.ts'
import type { Endpoint } from '../../src/state/endpoint.ts'
import { deliveries, endpoints } from './store.ts'

type Choice = readonly [id: string, shown: string]

/** The endpoints that deliveries can be filtered by: existing ones first, then deleted ones. */
export function endpointChoicesOf(
  present: readonly Pick<Endpoint, 'id' | 'url'>[],
  ascending: readonly Pick<DeliverySummary, 'endpointId' | 'url'>[],
): readonly Choice[] {
  const known = new Map(present.map(({ id, url }) => [id, url]))
  const deleted = new Map<string, string>()
  for (const { endpointId, url = endpointId } of ascending) {
    if (!known.has(endpointId)) deleted.set(endpointId, `${url} (deleted)`)
  }
  return [...known, ...deleted]
}

export const endpointChoices = computed(() => {
  void deliveries.revision.value
  return endpointChoicesOf(endpoints.value, deliveries.ascending())
})
