import { computed } from '@preact/signals'
import { place } from './place.ts'
import { query, results, searchProblem } from './search.ts'
import { select } from './select.ts'
import { deliveries } from './store.ts'

const status = computed(() => place.value.status)
const event = computed(() => place.value.event)
const endpointId = computed(() => place.value.endpointId)

/** What the list shows, newest first. */
export const listed = computed(() => {
  if (searchProblem.value !== '') return []
  // Read so that this is computed again whenever a delivery has changed.
  if (query.value !== '') void results.revision.value
  else void deliveries.revision.value
  if (query.value !== '') return results.ascending().toReversed()
  return select(deliveries.ascending(), { status: status.value, event: event.value, endpointId: endpointId.value })
})

/** The names of events among the deliveries. */
export const seenEvents = computed(() => {
  void deliveries.revision.value
  return deliveries.events()
})
