import type { Logger } from '../observe/logger.ts'
import type { SchemaIssue } from '../route/standard-schema.ts'
import type { SynchronousTransactionalStore, TransactionalStore } from '../store/store.ts'

/** What a handler learns beside the event. */
export interface Context {
  /** What the event is claimed under: `name:id`. The same in every delivery; fit as an idempotency key elsewhere. */
  readonly key: string
  /** Names the attempt at delivery. Not signed, so for logs only. */
  readonly deliveryId: string | undefined
  /** When the request arrived, milliseconds since the epoch. */
  readonly receivedAt: number
  /**
   * 1 for the first run of this event. Counts the failed runs: in this process, so a restart begins again, or with a queue in
   * all processes.
   */
  readonly attempt: number
  /**
   * Aborts when the answer can wait no longer (`deadlineMs`) or the time for a job is up (`jobTimeoutMs`), when another process
   * has taken the event over, and when `close()` runs out of time. Pass it to everything that the handler waits for.
   */
  readonly signal: AbortSignal
  /** Which secret signed the delivery: a name for it, never its value. */
  readonly keyId: string
  /** How `data` differs from what is declared; empty if it does not. See the option `onMismatch`. */
  readonly issues: readonly SchemaIssue[]
  /** The bytes that were signed. */
  readonly rawBody: Uint8Array
  /** The receiver's logger; every line carries `key` and `event`, and is redacted. */
  readonly log: Logger
}

/** With a transactional store, what a handler learns and the transaction it may write in. */
export interface TransactionContext<TTx> extends Context {
  /**
   * The transaction that also records the event as handled: writes through it stay if every handler
   * succeeds, and is undone otherwise. With `postgresStore({ pool })` of pg, a client in a transaction; with
   * `sqliteStore({ database })`, the database. Do not commit, roll back or release it, and use it only until the handler has
   * ended.
   */
  readonly tx: TTx
}

/** Never there at run time: it tells `on()` that handlers may not return promises. */
declare const synchronous: unique symbol

/** With a transactional store whose calls block, such as SQLite: handlers must be synchronous. */
export interface SynchronousTransactionContext<TTx> extends TransactionContext<TTx> {
  readonly [synchronous]?: true
}

/** What a handler may return: anything, but with a synchronous transactional store no promise. */
export type Returned<TContext> = TContext extends { readonly [synchronous]?: infer TMark }
  ? [TMark] extends [true]
    ? Settled
    : unknown
  : unknown

// `object &`, since an object type of optional properties only would refuse every type that shares none with it.
// biome-ignore lint/suspicious/noConfusingVoidType: a function without `return`
type Settled = string | number | bigint | boolean | symbol | null | undefined | void | (object & { then?: never })

/**
 * The context of a receiver's handlers: `tx` is there if the store is transactional. A store chosen at run time, of which
 * one has no transactions, promises none.
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
