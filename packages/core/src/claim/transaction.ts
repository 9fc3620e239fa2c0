import { createDeferred } from '../async/deferred.ts'
import type { Claim, Transacted, TransactionalStore } from '../store/store.ts'
import { answerProblem, strangeAnswer } from '../store/store-answer.ts'
import { StoreFailure } from '../store/store-failure.ts'
import type { TimeLimit } from '../store/time-limit.ts'
import type { Hold } from './hold.ts'

/** What transactions of one receiver have in common. */
export interface TransactionSettings {
  readonly store: TransactionalStore<unknown>
  readonly limit: TimeLimit
  readonly retainMs: number
}

export interface TransactionRequest {
  readonly key: string
  readonly fingerprint: number
  /** Runs the handlers, and returns whether their effects should be committed. Never rejects. */
  run(tx: unknown): Promise<boolean>
  /** Called once: the transaction was rolled back, and its handlers are still running. */
  onLost(): void
}

/** `rolled-back`: because `run` returned false. A failure after `run` returned true means that the result is unknown. */
export type TransactionEnd = 'committed' | 'rolled-back' | Exclude<Claim, { state: 'claimed' }> | StoreFailure

/** Thrown through the store, so that it rolls back. */
const rollBack = new Error('Rolled back: the handlers did not succeed.')

/**
 * An event's handlers in a transaction of the store's, which is given a limited time to begin and to end. After that
 * the transaction is stopped, so that it no longer holds a connection.
 */
export class Transaction implements Hold {
  readonly #parts: TransactionSettings
  readonly #request: TransactionRequest
  readonly #stopping = new AbortController()
  readonly #begun = createDeferred()
  readonly #ran = createDeferred()
  #phase: 'beginning' | 'running' | 'ending' = 'beginning'
  #succeeded = false
  #lost = false

  constructor(request: TransactionRequest, parts: TransactionSettings) {
    this.#request = request
    this.#parts = parts
  }

  get lost(): boolean {
    return this.#lost
  }

  stop(): void {
    this.#lost = true
    this.#stopping.abort()
  }

  /** Runs it. Never rejects. */
  async end(): Promise<TransactionEnd> {
    const { limit } = this.#parts
    const settling = this.#transact()
    settling.then(undefined, () => this.#noticeLoss())
    const early = await limit(Promise.race([settling, this.#begun.promise]))
    if (early instanceof StoreFailure) this.stop()
    if (early !== undefined) return 'state' in early && early.state === 'committed' ? outOfPlace(early) : early
    await this.#ran.promise
    return this.#judge(await limit(settling))
  }

  async #transact(): Promise<Transacted<void>> {
    const { store, retainMs } = this.#parts
    const { key, fingerprint } = this.#request
    const options = { retainMs, fingerprint, signal: this.#stopping.signal }
    const answer = await store.transact(key, options, (tx) => this.#run(tx))
    const problem = answerProblem('transact', answer)
    if (problem !== undefined) throw problem
    return answer
  }

  async #run(tx: unknown): Promise<void> {
    if (this.#phase !== 'beginning' || this.#stopping.signal.aborted) throw rollBack
    this.#phase = 'running'
    this.#begun.resolve()
    this.#succeeded = await this.#request.run(tx)
    this.#phase = 'ending'
    this.#ran.resolve()
    if (!this.#succeeded) throw rollBack
  }

  // A rejection while the handlers run: from here on their writes have no effect.
  #noticeLoss(): void {
    if (this.#phase !== 'running' || this.#lost) return
    this.#lost = true
    this.#request.onLost()
  }

  #judge(end: Transacted<void> | StoreFailure): TransactionEnd {
    if (!(end instanceof StoreFailure))
      return this.#succeeded && end.state === 'committed' ? 'committed' : outOfPlace(end)
    const rolledBack = !this.#succeeded && !this.#lost
    // What has answered needs no stopping, and does not mind it.
    this.stop()
    return rolledBack ? 'rolled-back' : end
  }
}

function outOfPlace(answer: Transacted<void>): StoreFailure {
  return new StoreFailure('store-failed', strangeAnswer('transact', answer, 'not what its run has come to'))
}
