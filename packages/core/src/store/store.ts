/**
 * Remembers which events are being handled and which have been. Every method is atomic and costs one round trip. The
 * store uses its own clock. A method may return a value or a promise, and may fail: the delivery is then answered 503
 * and Audian retries it.
 *
 * The caller creates the token, so a call that reaches the store twice has the same result both times. Only a second
 * release is false. A lease that has expired still belongs to its token until another one claims the key.
 */
export interface IdempotencyStore {
  /** False: this store serves only one process. Without this field a store is treated as shared, and needs a `name`. */
  readonly shared?: boolean
  /**
   * Takes the key for `leaseMs`, unless it is done or another token's lease is running. Claiming again with one's own
   * token is `claimed`.
   */
  claim(key: string, options: ClaimOptions): Claim | Promise<Claim>
  /** Renews the lease. False: the key is no longer this token's. */
  renew(key: string, token: string, leaseMs: number): boolean | Promise<boolean>
  /**
   * Marks the key done for `retainMs`. Completing a done key again with its token is true. False: the key is no longer
   * this token's, and nothing has changed.
   */
  complete(key: string, token: string, retainMs: number): boolean | Promise<boolean>
  /** Releases the key, so that it can be claimed immediately. False: the key is no longer this token's, or is done. */
  release(key: string, token: string): boolean | Promise<boolean>
}

export interface ClaimOptions {
  /** Identifies this claim; unique and unguessable. */
  readonly token: string
  /** Milliseconds. */
  readonly leaseMs: number
  /** Distinguishes bodies with one id. Stored with the key and returned by `done`. A whole number from 0 to 2^32 - 1. */
  readonly fingerprint?: number
}

export type Claim =
  | { readonly state: 'claimed' }
  /** Another token holds the key, for `retryAfterMs` more milliseconds if it is not renewed. */
  | { readonly state: 'busy'; readonly retryAfterMs: number }
  | { readonly state: 'done'; readonly fingerprint?: number | undefined }

/**
 * A store in the database that handlers write to. It runs the handlers in a transaction and records their success in
 * the same one, so that both are committed or neither. Receivers use `transact` instead of claim and complete.
 */
export interface TransactionalStore<TTx> extends IdempotencyStore {
  /** How many transactions it runs concurrently. A receiver begins no more than that; other deliveries wait. */
  readonly maxTransactions: number
  /**
   * Runs the handlers: `transactionRunner` of the kit. It is part of the store, so that the bundle of a receiver
   * without transactions does not contain its code.
   */
  readonly runner: TransactionRunner
  /**
   * Runs `run` in its own transaction, unless the key is done or held, and marks the key done in it. It never waits
   * for another transaction or lease under the key: that is `busy`.
   *
   * Rejects if nothing was committed: `run` has rejected, a statement failed without its knowledge, the connection was
   * lost. Also rejects if the result is unknown because the response to the commit was lost. The next call then finds
   * the actual result. It rejects at once when the connection is lost, even while `run` continues.
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
  /** Aborted when the receiver stops waiting: roll back and release the connection, even while `run` is running. */
  readonly signal: AbortSignal
}

export type Transacted<T> =
  | { readonly state: 'committed'; readonly value: T }
  | Exclude<Claim, { readonly state: 'claimed' }>

export function isTransactional(store: IdempotencyStore): store is TransactionalStore<unknown> {
  return typeof Reflect.get(store, 'transact') === 'function'
}
