import { randomUUID } from 'node:crypto'
import type { Clock } from '../async/clock.ts'
import { transactionRunner } from '../run/in-transaction.ts'
import type { TransactionalStore, TransactOptions } from '../store/store.ts'
import { createModelStore, type ModelStore } from './model-store.ts'

/** What goes wrong with the next transaction. `commit-lost` commits, and rejects anyway. */
export type TransactionFault =
  | 'throws'
  | 'begin-rejects'
  | 'begin-hangs'
  | 'commit-rejects'
  | 'commit-hangs'
  | 'commit-lost'
  | { readonly answers: unknown }

/** What the handlers get: writes are there once the transaction has been committed. */
export interface ModelTransaction {
  write(effect: string): void
}

export interface ModelTransactionalStore extends TransactionalStore<ModelTransaction> {
  readonly model: ModelStore
  /** What has been committed. */
  readonly effects: readonly string[]
  fail(fault: TransactionFault): void
  /** The connections of all transactions are lost. */
  loseConnections(): void
  /** Lets the transactions begin that hang in the beginning. */
  resume(): void
}

export function createTransactionalStore(clock: Clock, maxTransactions = 10): ModelTransactionalStore {
  const model = createModelStore(clock)
  const effects: string[] = []
  const faults: TransactionFault[] = []
  const connections = new Set<(error: Error) => void>()
  const hanging: (() => void)[] = []
  return {
    ...model,
    model,
    effects,
    maxTransactions,
    runner: transactionRunner,
    fail: (fault) => void faults.push(fault),
    loseConnections() {
      for (const lose of connections) lose(new Error('the connection is lost'))
      connections.clear()
    },
    resume() {
      for (const resume of hanging.splice(0)) resume()
    },
    transact(key, options, run) {
      const fault = faults.shift()
      if (fault === 'throws') throw new Error('the store threw')
      if (typeof fault === 'object') return Promise.resolve(fault.answers as never)
      const connection = { gone: new Promise<never>((_, lose) => connections.add(lose)), hanging }
      return within({ model, effects, connection, fault }, { key, options, run })
    },
  }
}

interface Place {
  readonly model: ModelStore
  readonly effects: string[]
  readonly connection: { readonly gone: Promise<never>; readonly hanging: (() => void)[] }
  readonly fault: string | undefined
}

interface Call<T> {
  readonly key: string
  readonly options: TransactOptions
  run(tx: ModelTransaction): Promise<T>
}

async function within<T>({ model, effects, connection, fault }: Place, { key, options, run }: Call<T>) {
  const token = randomUUID()
  const claim = await begin()
  if (claim.state !== 'claimed') return claim
  const written: string[] = []
  let open = true
  const stopped = new Promise<never>((_, reject) => {
    options.signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true })
  })
  try {
    return await Promise.race([running(), connection.gone, stopped])
  } finally {
    open = false
    model.release(key, token)
  }

  async function begin() {
    if (fault === 'begin-rejects') throw new Error('no connection')
    if (fault === 'begin-hangs') await new Promise<void>((resolve) => connection.hanging.push(resolve))
    const { fingerprint } = options
    return model.claim(key, {
      token,
      leaseMs: 1e12,
      ...(fingerprint !== undefined && { fingerprint }),
    })
  }

  async function running() {
    const value = await run({ write: (effect) => void written.push(effect) })
    if (fault === 'commit-hangs') await new Promise<never>(() => undefined)
    if (fault === 'commit-rejects' || !open) throw new Error('the commit failed')
    effects.push(...written)
    model.complete(key, token, options.retainMs)
    if (fault === 'commit-lost') throw new Error('the answer to the commit is lost')
    return { state: 'committed' as const, value }
  }
}
