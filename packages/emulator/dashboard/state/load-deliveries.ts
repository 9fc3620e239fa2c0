import { batch } from '@preact/signals'
import { getDeliveries } from './api.ts'
import { keptDeliveries } from './deliveries.ts'
import { complain } from './notices.ts'
import { deliveries, loading } from './store.ts'

const pageSize = 1000
let current = 0

/** Begins the list anew: the newest page first, the older ones behind it. A later call takes over from an earlier one. */
export async function loadDeliveries(): Promise<void> {
  current += 1
  const mine = current
  batch(() => {
    loading.value = true
    deliveries.clear()
  })
  for await (const _ of pages(mine)) if (deliveries.ascending().length >= keptDeliveries) break
  if (mine === current) loading.value = false
}

async function* pages(mine: number): AsyncGenerator<void> {
  let before: number | undefined
  for (;;) {
    const page = await getDeliveries(pageSize, before)
    if (mine !== current) return
    if (!page.ok) return complain(page.problem.message)
    deliveries.addPage(page.value.deliveries)
    yield
    before = page.value.deliveries.at(-1)?.sequence
    if (!page.value.more || before === undefined) return
  }
}
