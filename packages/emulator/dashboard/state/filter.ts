import { computed } from '@preact/signals'
import type { Filter } from './address.ts'
import { place } from './place.ts'
import { select } from './select.ts'
import { deliveries, endpoints } from './store.ts'

const status = computed(() => place.value.status)
const event = computed(() => place.value.event)
const endpointId = computed(() => place.value.endpointId)
const text = computed(() => place.value.text)

/** What a delivery must be to be listed. Stays the same object while only something else of the place changes. */
const filter = computed<Filter>(() => ({
  status: status.value,
  event: event.value,
  endpointId: endpointId.value,
  text: text.value,
}))

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
