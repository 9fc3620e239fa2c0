import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import { keyOfStore } from './event-keys.ts'
import type { Journal } from './journal.ts'
import { notedMs } from './lease.ts'
import { monotonic } from './monotonic.ts'

/** The store. What it granted is written down, and when its server is slow to answer. */
export function watchedStore(store: IdempotencyStore, journal: Journal): IdempotencyStore {
  const noted = async <T>(from: number, answer: T | Promise<T>): Promise<T> => {
    const note = () => journal.write({ kind: 'unanswered', from, at: monotonic() })
    const timer = setTimeout(note, notedMs)
    try {
      return await answer
    } finally {
      clearTimeout(timer)
    }
  }
  return {
    shared: true,
    async claim(key, options) {
      const at = monotonic()
      const claim = await noted(at, store.claim(key, options))
      if (claim.state === 'claimed') journal.write({ kind: 'claimed', key: keyOfStore(key), at, token: options.token })
      return claim
    },
    async renew(key, token, leaseMs) {
      const at = monotonic()
      const renewed = await noted(at, store.renew(key, token, leaseMs))
      if (renewed) journal.write({ kind: 'renewed', key: keyOfStore(key), at, token })
      return renewed
    },
    async complete(key, token, retainMs) {
      const completed = await store.complete(key, token, retainMs)
      if (completed) journal.write({ kind: 'recorded', key: keyOfStore(key), at: monotonic(), token })
      return completed
    },
    release: (key, token) => store.release(key, token),
  }
}
