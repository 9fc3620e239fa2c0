import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import type { StoreHarness } from './harness.ts'
import { benchOf, harnessCase, type StoreBench, type StoreCase } from './store-case.ts'

/** Stores over the same data, as several processes have them. */
export interface SharedBench extends StoreBench {
  readonly stores: readonly IdempotencyStore[]
  /** The first one again after the last. */
  storeAt(index: number): IdempotencyStore
}

/** Why a case is skipped. */
export const onlyOneProcess = 'The store serves one process only (shared: false).'

/** A case about what processes share. A store that serves one process only is left out. */
export function sharedCase(name: string, run: (bench: SharedBench) => Promise<void>): StoreCase {
  return harnessCase(name, async (harness) => {
    if (harness.store.shared === false) return onlyOneProcess
    const stores = [harness.store, ...othersOf(harness)]
    const storeAt = (index: number) => stores[index % stores.length] ?? harness.store
    await run({ ...benchOf(harness), stores, storeAt })
    return undefined
  })
}

function othersOf({ others = [] }: StoreHarness): readonly IdempotencyStore[] {
  if (others.length > 0) return others
  throw new TypeError(
    'What processes share is tested with several stores over the same data: give some as `others`, beside `store`. A store for one process only says `shared: false`.',
  )
}
