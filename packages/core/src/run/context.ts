import type { Logger } from '../observe/logger.ts'
import type { SchemaIssue } from '../route/standard-schema.ts'
import type { SynchronousTransactionalStore, TransactionalStore } from '../store/store.ts'

/** What a handler gets in addition to the event. */
export interface Context {
  /** The key under which the event is claimed: `name:id`. It is the same in every delivery. Use it as an idempotency key for other services. */
  readonly key: string
  /** Identifies the attempt of the delivery. Not signed, so use it only in logs. */
  readonly deliveryId: string | undefined
  /** When the request arrived, milliseconds since the epoch. */
  readonly receivedAt: number
  /**
   * 1 for the first run of this event. Counts failed runs in this process, so a restart resets it. With a queue it
   * counts them in all processes.
   */
  readonly attempt: number
  /**
   * Aborts at the deadline for the response (`deadlineMs`) or for a job (`jobTimeoutMs`), when another process has
   * taken over the event, and when the time of `close()` is up. Pass it to everything that the handler waits for.
   */
  readonly signal: AbortSignal
  /** A name for the secret that signed the delivery, never its value. */
  readonly keyId: string
  /** How `data` differs from its schema; empty if it fits. See the option `onMismatch`. */
  readonly issues: readonly SchemaIssue[]
  /** The bytes that were signed. */
  readonly rawBody: Uint8Array
  /** The receiver's logger; every line carries `key` and `event`, and is redacted. */
  readonly log: Logger
}

/** The context with a transactional store: includes the transaction for the handler's writes. */
export interface TransactionContext<TTx> extends Context {
  /**
   * The transaction that also records the event as handled. It is committed if every handler succeeds, and rolled back
   * otherwise. With `postgresStore({ pool })` of pg, a client in a transaction; with
   * `sqliteStore({ database })`, the database. Do not commit, roll back or release it, and use it only until the handler has
   * ended.
   */
  readonly tx: TTx
}

/** Does not exist at run time: it prevents handlers that return promises. */
declare const synchronous: unique symbol

/** The context with a transactional store whose calls block, such as SQLite: handlers must be synchronous. */
export interface SynchronousTransactionContext<TTx> extends TransactionContext<TTx> {
  readonly [synchronous]?: true
}

/** What a handler may return: any value, except a promise with a synchronous transactional store. */
export type Returned<TContext> = TContext extends { readonly [synchronous]?: infer TMark }
  ? [TMark] extends [true]
    ? Settled
    : unknown
  : unknown

// `object &`, since an object type of optional properties only would refuse every type that shares none with it.
// biome-ignore lint/suspicious/noConfusingVoidType: a function without `return`
type Settled = string | number | bigint | boolean | symbol | null | undefined | void | (object & { then?: never })

/**
 * The context of a receiver's handlers: `tx` is there if the store is transactional. If the store is chosen at run time
 * and one of them has no transactions, there is no `tx`.
 */
export type ContextOf<TStore> = [TStore] extends [SynchronousTransactionalStore<infer TTx>]
  ? SynchronousTransactionContext<TTx>
  : [TStore] extends [TransactionalStore<infer TTx>]
    ? TransactionContext<TTx>
    : Context

/** Where a context comes from; `signal` and `log` are made when a handler asks for them. */
export interface ContextSource extends Omit<Context, 'issues' | 'signal' | 'log'> {
  makeSignal(): AbortSignal
  makeLog(): Logger
}

export class HandlerContext implements Context {
  readonly key: string
  readonly deliveryId: string | undefined
  readonly receivedAt: number
  readonly attempt: number
  readonly keyId: string
  readonly issues: readonly SchemaIssue[]
  readonly rawBody: Uint8Array
  readonly #source: ContextSource

  constructor(source: ContextSource, issues: readonly SchemaIssue[]) {
    this.key = source.key
    this.deliveryId = source.deliveryId
    this.receivedAt = source.receivedAt
    this.attempt = source.attempt
    this.keyId = source.keyId
    this.issues = issues
    this.rawBody = source.rawBody
    this.#source = source
  }

  get signal(): AbortSignal {
    return this.#source.makeSignal()
  }

  get log(): Logger {
    return this.#source.makeLog()
  }
}

export class TransactionHandlerContext extends HandlerContext implements TransactionContext<unknown> {
  readonly tx: unknown

  constructor(source: ContextSource, issues: readonly SchemaIssue[], tx: unknown) {
    super(source, issues)
    this.tx = tx
  }
}
