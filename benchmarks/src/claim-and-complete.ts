import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import type { Call } from './callers.ts'

/** As the receiver has them by default. */
export const leaseMs = 30_000
export const retainMs = 72 * 3_600_000

export function claim(store: IdempotencyStore): Call {
  return async ({ key, token, fingerprint }) => {
    const { state } = await store.claim(key, { token, leaseMs, fingerprint })
    if (state !== 'claimed') throw new Error(`answered ${state}`)
  }
}

/** What a store has to do for an event that is handled at once. */
export function claimAndComplete(store: IdempotencyStore): Call {
  const claimFirst = claim(store)
  return async (event) => {
    await claimFirst(event)
    if (!(await store.complete(event.key, event.token, retainMs))) throw new Error('not completed')
  }
}
