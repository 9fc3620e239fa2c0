import type { IdempotencyStore } from '@audian-webhooks/core/kit'

/** A store under test, and its time. */
export interface StoreHarness {
  readonly store: IdempotencyStore
  /**
   * Further stores over the same data, as other processes have them: each with its own connection. One will do, three
   * are better. A store that says `shared: false` needs none.
   */
  readonly others?: readonly IdempotencyStore[]
  /** Opens the same data in its own process. What needs real processes is skipped without. */
  readonly process?: StoreProcess
  /** Advances the time of the store by this number of milliseconds: by the clock that it was given, or by waiting. */
  advance(ms: number): unknown
  /** Releases the resources of the stores. */
  close?(): unknown
}

/** A program that opens the store and hands it to `joinStoreContract()`. It is started as Node's `fork()` does. */
export interface StoreProcess {
  readonly module: string | URL
  /** The program's arguments, in `process.argv` from the third on: where the server is, for instance. */
  readonly args?: readonly string[]
  /** Node's arguments, `['--import', 'tsx']` for a program in TypeScript. Default: as this process. */
  readonly execArgv?: readonly string[]
}

/** Makes the store for one case. It may hold what other cases have left: each case uses its own keys. */
export type CreateStore = () => StoreHarness | Promise<StoreHarness>

export interface StoreContractOptions {
  /** Cases that cannot hold for this store, by name, each with its reason. */
  readonly skip?: Readonly<Record<string, string>> | undefined
  /**
   * Runs the cases at the same time, for a store whose `advance()` really waits. Each case uses its own keys, so cases may
   * share a store and its connections. Do not set it where several cases share a fake clock. Default false.
   */
  readonly concurrent?: boolean
}
