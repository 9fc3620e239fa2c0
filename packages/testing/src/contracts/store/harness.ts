import type { IdempotencyStore } from '@audian-webhooks/core/kit'

/** A store under test, and its time. */
export interface StoreHarness {
  readonly store: IdempotencyStore
  /** Lets so many milliseconds pass for the store: by the clock that it was given, or by really waiting. */
  advance(ms: number): unknown
  /** Lets go of what the store needed. */
  close?(): unknown
}

/** Makes the store for one case. It may hold what other cases have left: each case uses keys of its own. */
export type CreateStore = () => StoreHarness | Promise<StoreHarness>

export interface StoreContractOptions {
  /** Cases that cannot hold for this store, by name, each with its reason. */
  readonly skip?: Readonly<Record<string, string>> | undefined
}
