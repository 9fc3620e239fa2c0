import { batch, computed, signal } from '@preact/signals'
import { getDeliveries } from './api.ts'
import { keptDeliveries, mostDeliveries } from './deliveries.ts'
import { complain } from './notices.ts'
import { deliveries, loading } from './store.ts'

const pageSize = 1000
let current = 0
let loadingOlder = false
/** From here on the page holds all. An older one that has changed since may be held too. */
let edge = Number.MAX_SAFE_INTEGER

/** The delivery before which the emulator has none. */
const oldest = signal<number | undefined>(undefined)

/** Whether the emulator may keep older deliveries than the page holds. */
export const hasOlder = computed(() => {
  void deliveries.revision.value
  const [first] = deliveries.ascending()
  return deliveries.ascending().length >= keptDeliveries && first?.sequence !== oldest.value
})

/** Begins the list again: the newest page first, the older ones behind it. A later call takes over from an earlier one. */
export async function loadDeliveries(): Promise<void> {
  current += 1
  const mine = current
  edge = Number.MAX_SAFE_INTEGER
  batch(() => {
    loading.value = true
    oldest.value = undefined
    deliveries.clear()
  })
  for await (const _ of pages(mine)) if (deliveries.ascending().length >= keptDeliveries) break
  if (mine === current) loading.value = false
}

/** One more page of older deliveries, if there is one and the page has room for it. One at a time. */
export async function loadOlder(): Promise<void> {
  if (loading.peek() || loadingOlder || !hasOlder.peek() || deliveries.ascending().length >= mostDeliveries) return
  loadingOlder = true
  for await (const _ of pages(current, Math.max(edge, deliveries.ascending()[0]?.sequence ?? 0))) break
  loadingOlder = false
}

async function* pages(mine: number, from?: number): AsyncGenerator<void> {
  let before = from
  for (;;) {
    const page = await getDeliveries(pageSize, before)
    if (mine !== current) return
    if (!page.ok) return complain(page.problem.message)
    const { deliveries: older, more } = page.value
    batch(() => {
      deliveries.addPage(older)
      if (!more) oldest.value = deliveries.ascending()[0]?.sequence
    })
    before = older.at(-1)?.sequence
    edge = before ?? edge
    yield
    if (!more || before === undefined) return
  }
}
