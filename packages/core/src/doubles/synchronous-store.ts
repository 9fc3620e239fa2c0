import type { Clock } from '../async/clock.ts'
import { synchronousTransactionRunner } from '../run/in-synchronous-transaction.ts'
import type { SynchronousTransactionalStore } from '../store/store.ts'
import { createModelStore, type ModelStore } from './model-store.ts'
import type { ModelTransaction } from './transactional-store.ts'

/** What goes wrong with the next transaction. */
export type SynchronousFault = 'begin-throws' | 'commit-throws' | { readonly answers: unknown }

export interface ModelSynchronousStore extends SynchronousTransactionalStore<ModelTransaction> {
  readonly model: ModelStore
  /** What has been committed. */
  readonly effects: readonly string[]
  /** Whether a transaction is open at this moment. */
  readonly open: boolean
  fail(fault: SynchronousFault): void
}

export function createSynchronousStore(clock: Clock): ModelSynchronousStore {
  const model = createModelStore(clock)
  const effects: string[] = []
  const faults: SynchronousFault[] = []
  let open = false
  return {
    ...model,
    model,
    effects,
    get open() {
      return open
    },
    maxTransactions: 1,
    runner: synchronousTransactionRunner,
    fail: (fault) => void faults.push(fault),
    transact(key, { retainMs, fingerprint }, run) {
      const fault = faults.shift()
      if (fault === 'begin-throws') throw new Error('no file')
      if (typeof fault === 'object') return fault.answers as never
      const leaseMs = Number.MAX_SAFE_INTEGER
      const claim = model.claim(key, { token: 'one', leaseMs, ...(fingerprint !== undefined && { fingerprint }) })
      if (claim.state !== 'claimed') return claim
      const written: string[] = []
      open = true
      try {
        const value = run({ write: (effect) => void written.push(effect) })
        if (fault === 'commit-throws') throw new Error('the disk is full')
        effects.push(...written)
        model.complete(key, 'one', retainMs)
        return { state: 'committed', value }
      } finally {
        open = false
        model.release(key, 'one')
      }
    },
  }
}
