import { computed } from '@preact/signals'
import { deliveries } from './store.ts'

/** When the next repeated attempt is due, on the schedule's clock. Undefined if none is. */
export const nextDue = computed(() => {
  void deliveries.revision.value
  const times = deliveries.ascending().flatMap(({ status, nextAttemptAt }) => {
    return status === 'retrying' && nextAttemptAt !== undefined ? [nextAttemptAt] : []
  })
  return times.length === 0 ? undefined : times.reduce((least, time) => Math.min(least, time))
})
