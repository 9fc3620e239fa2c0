import { computed, effect, signal } from '@preact/signals'
import type { ProblemView } from '../../src/control/views.ts'
import type { Delivery } from '../../src/state/delivery.ts'
import { getDelivery } from './api.ts'
import { openId } from './place.ts'
import { activeSequence } from './selection.ts'
import { deliveries } from './store.ts'

/** The opened delivery with all its attempts, or why it cannot be shown. Undefined while nothing is open or known yet. */
export const opened = signal<{ readonly delivery: Delivery } | { readonly problem: ProblemView } | undefined>(undefined)

/** Changes whenever the opened delivery changes. */
const version = computed(() => {
  void deliveries.revision.value
  const id = openId.value
  const summary = id === undefined ? undefined : deliveries.ascending().findLast((delivery) => delivery.id === id)
  return `${id} ${summary?.status} ${summary?.attempts} ${summary?.nextAttemptAt}`
})

/** Starts to keep `opened` up to date. */
export function followOpened(): void {
  effect(() => {
    void version.value
    void load(openId.peek())
  })
}

async function load(id: string | undefined): Promise<void> {
  const shown = opened.peek()
  if (id === undefined || (shown && !('delivery' in shown && shown.delivery.id === id))) opened.value = undefined
  if (id === undefined) return
  const answer = await getDelivery(id)
  if (openId.peek() !== id) return
  // It was opened by an address: the keyboard continues from there.
  if (answer.ok && opened.peek() === undefined) activeSequence.value = answer.value.sequence
  opened.value = answer.ok ? { delivery: answer.value } : { problem: answer.problem }
}
