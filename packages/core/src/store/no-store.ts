import type { IdempotencyStore } from './store.ts'

/** The store of `store: 'none'`: grants every claim and remembers nothing. */
export const noStore: IdempotencyStore = {
  shared: false,
  claim: () => ({ state: 'claimed' }),
  renew: () => true,
  complete: () => true,
  release: () => true,
}
