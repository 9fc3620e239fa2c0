import type { IdempotencyStore } from '@audian-webhooks/core/kit'

/** A store on its own server, which holds this many handled events. */
export interface FilledStore {
  readonly keys: number
  readonly store: IdempotencyStore
  /** What an event takes of memory or disk, indexes included. */
  readonly bytesPerKey: number
  /** Removes what was added, so that the store stays as full as it was. */
  forget(keys: readonly string[]): Promise<void>
  stop(): Promise<void>
}

/** @param onProgress hears how many events are there by now */
export type Fill = (keys: number, onProgress: (there: number) => void) => Promise<FilledStore>

/** Calls `add` for this many events in batches: with the number of the first one, from 1, and of the last one. */
export async function inBatches(
  { keys, batch, onProgress }: { keys: number; batch: number; onProgress: (there: number) => void },
  add: (first: number, last: number) => Promise<unknown>,
): Promise<void> {
  for (let there = 0; there < keys; there += batch) {
    const last = Math.min(there + batch, keys)
    await add(there + 1, last)
    onProgress(last)
  }
}
