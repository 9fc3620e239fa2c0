import { makeToken } from '../claim/token.ts'
import { transactionRunner } from '../run/in-transaction.ts'
import type { IdempotencyStore, TransactionalStore } from '../store/store.ts'
import { strangeAnswer } from '../store/store-answer.ts'
import { StoreFailure } from '../store/store-failure.ts'
import type { ReceiverParts } from './receiver-parts.ts'

type LookParts = Pick<ReceiverParts, 'leases' | 'settings'>

export type Looked = 'free' | 'busy' | 'done'

/** Long enough for a claim and its release; short, because a delivery of the event would be busy in the meantime. */
const lookMs = 1000

/**
 * How a store has a key. A store has no read, so it is claimed and released at once, or held by a transaction that is rolled
 * back. Nothing is marked done. Rejects with the error of the store.
 */
export function look(key: string, parts: LookParts): Promise<Looked> {
  const { store } = parts.settings
  return runsTransactions(store) ? lookInTransaction(key, store, parts) : lookByClaim(key, parts.leases)
}

async function lookByClaim(key: string, { store, call }: LookParts['leases']): Promise<Looked> {
  const token = makeToken()
  // Whether it succeeds changes nothing: if not, the lease expires.
  const release = () => call('release', () => store.release(key, token))
  const claim = await call(
    'claim',
    () => store.claim(key, { token, leaseMs: lookMs }),
    (late) => {
      if (late.state === 'claimed') void release()
    },
  )
  if (claim instanceof StoreFailure) throw claim.error
  if (claim.state !== 'claimed') return claim.state
  await release()
  return 'free'
}

/** Thrown through the store, so that it rolls back. */
const rollBack = new Error('Rolled back: this was only a look.')

/**
 * A claim would not see the transaction of handlers that run now, and would make it fail. If this process dies, its
 * transaction ends with its connection.
 */
async function lookInTransaction(
  key: string,
  store: TransactionalStore<unknown>,
  { leases, settings }: LookParts,
): Promise<Looked> {
  const { retainMs } = settings.numbers
  const stopping = new AbortController()
  let free = false
  const run = () => {
    free = true
    return Promise.reject(rollBack)
  }
  const answer = await leases.call('transact', () => store.transact(key, { retainMs, signal: stopping.signal }, run))
  const failed = answer instanceof StoreFailure
  if (failed) stopping.abort()
  if (failed && free) return 'free'
  if (failed) throw answer.error
  if (answer.state === 'committed') throw strangeAnswer('transact', answer, 'not what its run has come to')
  return answer.state
}

/** Only those whose handlers may wait. Where transactions begin and end within one call, a claim sees all of them. */
function runsTransactions(store: IdempotencyStore): store is TransactionalStore<unknown> {
  return Reflect.get(store, 'runner') === transactionRunner
}
