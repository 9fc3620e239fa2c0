import type { IdempotencyStore } from './store.ts'

/** What `store: 'none'` stands for: grants every claim and remembers nothing. */
export const noStore: IdempotencyStore = {
  shared: false,
  claim: () => ({ state: 'claimed' }),
  renew: () => true,
  complete: () => true,
  release: () => true,
}
