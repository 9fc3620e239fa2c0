import { computed } from '@preact/signals'
import { deliveries } from './store.ts'

/** When the next repeated attempt is due, on the schedule's clock. Undefined if none is. */
export const nextDue = computed(() => {
  void deliveries.revision.value
  let least: number | undefined
  for (const time of deliveries.retries()) least = Math.min(least ?? time, time)
  return least
})
