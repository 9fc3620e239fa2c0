import { randomUUID } from 'node:crypto'
import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import { storeKey } from './event-keys.ts'

const atOnce = 500

/** The events that the store does not call done. It claims each of them, so no process may be running. */
export async function notDone(store: IdempotencyStore, events: readonly number[]): Promise<number[]> {
  const open: number[] = []
  for (let first = 0; first < events.length; first += atOnce) {
    const keys = events.slice(first, first + atOnce)
    const claims = await Promise.all(keys.map((key) => store.claim(storeKey(key), { token: randomUUID(), leaseMs: 1 })))
    open.push(...keys.filter((_, at) => claims[at]?.state !== 'done'))
  }
  return open
}
