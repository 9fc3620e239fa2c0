/**
 * Remembers which events are being handled and which have been. Every method is atomic and costs one round trip; time
 * is the store's own. A method may answer at once or by a promise, and may fail: the delivery is then answered 503 and
 * comes again.
 *
 * The caller makes the token, so a call that reaches the store twice is answered the same both times; only a second
 * release is false. A lease that has expired still belongs to its token until another one claims the key.
 */
export interface IdempotencyStore {
  /** False: this store serves one process only. Without this field a store counts as shared, and needs a `name`. */
  readonly shared?: boolean
  /**
   * Takes the key for `leaseMs`, unless it is done or another token's lease is running. Claiming again with one's own
   * token is `claimed`.
   */
  claim(key: string, options: ClaimOptions): Claim | Promise<Claim>
  /** Begins the lease again. False: the key is no longer this token's. */
  renew(key: string, token: string, leaseMs: number): boolean | Promise<boolean>
  /**
   * Marks the key done for `retainMs`. Completing a done key again with its token is true. False: the key is no longer
   * this token's, and nothing has changed.
   */
  complete(key: string, token: string, retainMs: number): boolean | Promise<boolean>
  /** Gives the key back, so that it can be claimed at once. False: the key is no longer this token's, or is done. */
  release(key: string, token: string): boolean | Promise<boolean>
}

export interface ClaimOptions {
  /** Names this claim among all claims ever made; unguessable. */
  readonly token: string
  /** Milliseconds. */
  readonly leaseMs: number
  /** Tells bodies under one id apart; kept with the key and handed back by `done`. A whole number from 0 to 2^32 - 1. */
  readonly fingerprint?: number
}

export type Claim =
  | { readonly state: 'claimed' }
  /** Another token holds the key, for `retryAfterMs` more milliseconds if it is not renewed. */
  | { readonly state: 'busy'; readonly retryAfterMs: number }
  | { readonly state: 'done'; readonly fingerprint?: number | undefined }

/**
 * A store in the database where the handlers' own effects belong: it runs them in a transaction and records their success
 * in the same one, so that both are there or neither. Receivers use `transact` in place of claim and complete.
 */
export interface TransactionalStore<TTx> extends IdempotencyStore {
  /** How many transactions it runs at once. A receiver begins no more; other deliveries wait for their turn. */
  readonly maxTransactions: number
  /**
   * Runs the handlers: `transactionRunner` of the kit. The store brings it along, so that a receiver without transactions
   * is bundled without its code.
   */
  readonly runner: TransactionRunner
  /**
   * Runs `run` in its own transaction, unless the key is done or held, and marks the key done in it. It never waits
   * for another transaction or lease under the key: that is `busy`.
   *
   * Rejects if nothing was committed: `run` has rejected, a statement failed without its knowledge, the connection was
   * lost. Rejects as well if the result is unknown, because the answer to the commit was lost; the next call then finds the
   * truth. It rejects at once when the connection is lost, even while `run` continues.
   */
  transact<T>(key: string, options: TransactOptions, run: (tx: TTx) => Promise<T>): Promise<Transacted<T>>
}

/**
 * A transactional store whose calls block: a database in a file. A transaction begins and ends within one call, so that no
 * other code of the process runs while it is open.
 */
export interface SynchronousTransactionalStore<TTx> extends IdempotencyStore {
  /** 1, since transactions run one after another. */
  readonly maxTransactions: number
  /** `synchronousTransactionRunner` of the kit. */
  readonly runner: TransactionRunner
  /**
   * Runs `run` in its own transaction, unless the key is done or held, and marks the key done in it. Never leaves the
   * transaction open.
   *
   * Throws if nothing was committed: `run` has thrown, the transaction cannot begin or be committed.
   */
  transact<T>(key: string, options: SynchronousTransactOptions, run: (tx: TTx) => T): Transacted<T>
}

export type SynchronousTransactOptions = Omit<TransactOptions, 'signal'>

declare const isRunner: unique symbol

/** Part of a receiver. Only the kit has them. */
export interface TransactionRunner {
  readonly [isRunner]: true
}

export interface TransactOptions {
  /** Milliseconds that the key stays done. */
  readonly retainMs: number
  /** As in a claim's options. */
  readonly fingerprint?: number
  /** Aborted when the receiver stops waiting: roll back and release the connection, also while `run` is running. */
  readonly signal: AbortSignal
}

export type Transacted<T> =
  | { readonly state: 'committed'; readonly value: T }
  | Exclude<Claim, { readonly state: 'claimed' }>

export function isTransactional(store: IdempotencyStore): store is TransactionalStore<unknown> {
  return typeof Reflect.get(store, 'transact') === 'function'
}
