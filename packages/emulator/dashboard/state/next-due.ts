import { computed } from '@preact/signals'
import { deliveries } from './store.ts'

/** When the next retry is due, on the schedule's clock. Undefined if no retry is due. */
export const nextDue = computed(() => {
  void deliveries.revision.value
  let least: number | undefined
  for (const time of deliveries.retries()) least = Math.min(least ?? time, time)
  return least
})
