import { batch, computed, signal } from '@preact/signals'
import { getDeliveries } from './api.ts'
import { keptDeliveries, mostDeliveries } from './deliveries.ts'
import { complain } from './notices.ts'
import { deliveries, loading } from './store.ts'

const pageSize = 1000
let current = 0
let loadingOlder = false
/** The page has all deliveries from here on. It may also have older ones that have changed since. */
let edge = Number.MAX_SAFE_INTEGER

/** The oldest delivery that the emulator has. */
const oldest = signal<number | undefined>(undefined)

/** Whether the emulator may have older deliveries than the page. */
export const hasOlder = computed(() => {
  void deliveries.revision.value
  const [first] = deliveries.ascending()
  return deliveries.ascending().length >= keptDeliveries && first?.sequence !== oldest.value
})

/** Reloads the list: the newest page first, then older ones. A later call replaces an earlier one. */
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

/** Loads one more page of older deliveries, if one exists and the limit allows it. One at a time. */
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
