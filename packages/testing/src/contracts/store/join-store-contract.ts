import { randomUUID } from 'node:crypto'
import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import { by } from './store-case.ts'

/**
 * Takes part in the contract from a process that a case has started: what a harness names as `process` opens its store and
 * hands it to this. The case ends the process.
 */
export function joinStoreContract(store: IdempotencyStore): void {
  process.once('message', async (keys: readonly string[]) => {
    const token = randomUUID()
    const claims = await Promise.all(keys.map((key) => store.claim(key, by(token))))
    process.send?.(keys.filter((_, index) => claims[index]?.state === 'claimed'))
  })
  process.send?.('ready')
}
