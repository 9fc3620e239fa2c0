import { OptionsError } from '@audian-webhooks/core'
import {
  type Claim,
  type ClaimOptions,
  type IdempotencyStore,
  type Transacted,
  type TransactionalStore,
  type TransactOptions,
  transactionRunner,
} from '@audian-webhooks/core/kit'
import { withAdvice } from './advice.ts'
import { Claims } from './claims.ts'
import { Completions } from './completions.ts'
import { isPgClients, type PgClient, type PgClients } from './connections.ts'
import { type Database, databaseOf, type PgPool, type PostgresJs } from './database.ts'
import { migrationSql } from './migrations.ts'
import { type Pruner, type PruningOptions, startPruner } from './pruner.ts'
import { withRepetition } from './serialization.ts'
import { type Statements, statementsOf } from './statements.ts'
import { tableName } from './table-name.ts'
import { Transactions } from './transactions.ts'

export interface PostgresStoreOptions {
  /** A `Pool` of pg, or the `sql` of postgres.js. The store never closes it. */
  readonly pool: PgPool | PostgresJs
  /** Default `audian_webhooks`. */
  readonly table?: string
  /** Default `public`. */
  readonly schema?: string
  /**
   * Whether the server keeps the store's statements by name, which is faster. Default true. Set it to false behind a
   * pooler that assigns a connection to each transaction and does not support prepared statements.
   */
  readonly prepare?: boolean
  /**
   * Milliseconds after which claims and completions without a response fail and no longer delay others, for example
   * when a connection is dead. Default 5,000.
   */
  readonly timeoutMs?: number
  /** Whether handlers run in a transaction that they can write to. Only with a Pool of pg. Default false. */
  readonly transactional?: false
}

export interface TransactionalPostgresStoreOptions<TPool extends PgClients>
  extends Omit<PostgresStoreOptions, 'pool' | 'transactional'> {
  /** A `Pool` of pg. Each transaction takes one of its connections; one is left for everything else. */
  readonly pool: TPool
  /** Handlers get their transaction as `ctx.tx`. What they write through it is written exactly once. */
  readonly transactional: true
}

/** An idempotency store that any number of processes can share. */
export interface PostgresStore extends IdempotencyStore {
  readonly shared: true
  claim(key: string, options: ClaimOptions): Promise<Claim>
  renew(key: string, token: string, leaseMs: number): Promise<boolean>
  complete(key: string, token: string, retainMs: number): Promise<boolean>
  release(key: string, token: string): Promise<boolean>
  /** Creates the table, or migrates an older one. Any number of processes may call it, concurrently and repeatedly. */
  migrate(): Promise<void>
  /** Deletes expired rows, in batches. Resolves with the number of deleted rows. */
  prune(options?: PruneOptions): Promise<number>
  /** Prunes every minute from now on, without keeping the process alive. */
  startPruning(options?: PruningOptions): Pruner
}

/** A PostgreSQL store whose transaction also contains what the handlers write. `TTx` is the client of the pool. */
export interface TransactionalPostgresStore<TTx>
  extends PostgresStore,
    Pick<TransactionalStore<TTx>, 'maxTransactions' | 'runner' | 'transact'> {}

/** What a pool's `connect()` promises. The second overload is pg's form with a call-back. */
export type ClientOf<TPool extends PgClients> = TPool['connect'] extends {
  (): Promise<infer TClient>
  (callback: never): unknown
}
  ? TClient
  : PgClient

export interface PruneOptions {
  /** Rows deleted by one statement. Default 1,000. */
  readonly batchSize?: number
}

/**
 * Remembers handled events in PostgreSQL.
 *
 * @throws OptionsError if `pool` is not a pool of pg or postgres.js, or not one of pg where `transactional` is true; if
 * a name is invalid in PostgreSQL; or if `timeoutMs` is not a positive number
 */
export function postgresStore(options: PostgresStoreOptions): PostgresStore
/** Handles each event in a transaction of the same database: what its handlers write through `ctx.tx` is written once. */
export function postgresStore<TPool extends PgClients>(
  options: TransactionalPostgresStoreOptions<TPool>,
): TransactionalPostgresStore<ClientOf<TPool>>
export function postgresStore(
  options: PostgresStoreOptions | TransactionalPostgresStoreOptions<PgClients>,
): PostgresStore {
  return options.transactional ? new TransactionalRecords(options) : new PostgresRecords(options)
}

class PostgresRecords implements PostgresStore {
  readonly shared = true
  readonly #database: Database
  readonly #statements: Statements
  readonly #claims: Claims
  readonly #completions: Completions
  readonly #migrations: readonly string[]

  constructor(options: Omit<PostgresStoreOptions, 'transactional'>) {
    const { pool, table, schema, prepare = true, timeoutMs = 5000 } = options
    if (!(timeoutMs > 0)) {
      throw new OptionsError('postgresStore', [
        `timeoutMs: must be a positive number of milliseconds, not ${timeoutMs}.`,
      ])
    }
    const name = tableName({ table, schema }, 'postgresStore')
    this.#database = withAdvice(withRepetition(databaseOf(pool, prepare)), name)
    this.#statements = statementsOf(name.quoted)
    this.#claims = new Claims(this.#database, this.#statements, timeoutMs)
    this.#completions = new Completions(this.#database, this.#statements, timeoutMs)
    this.#migrations = migrationSql(name)
  }

  claim(key: string, options: ClaimOptions): Promise<Claim> {
    return this.#claims.claim(key, options)
  }

  async renew(key: string, token: string, leaseMs: number): Promise<boolean> {
    const rows = await this.#database.query(this.#statements.renew, [key, token, leaseMs])
    return rows.length === 1
  }

  complete(key: string, token: string, retainMs: number): Promise<boolean> {
    return this.#completions.complete({ key, token, retainMs })
  }

  async release(key: string, token: string): Promise<boolean> {
    const rows = await this.#database.query(this.#statements.release, [key, token])
    return rows.length === 1
  }

  async migrate(): Promise<void> {
    // One text is one transaction, and the lock ends with it.
    const lock = "SELECT pg_advisory_xact_lock(hashtextextended('audian-webhooks migrations', 0));"
    await this.#database.script([lock, ...this.#migrations].join('\n'))
  }

  async prune({ batchSize = 1000 }: PruneOptions = {}): Promise<number> {
    let pruned = 0
    for (;;) {
      const rows = await this.#database.query(this.#statements.prune, [batchSize])
      pruned += rows.length
      if (rows.length < batchSize) return pruned
    }
  }

  startPruning(options: PruningOptions = {}): Pruner {
    return startPruner(() => this.prune(), options)
  }
}

class TransactionalRecords extends PostgresRecords implements TransactionalPostgresStore<PgClient> {
  readonly maxTransactions: number
  readonly runner = transactionRunner
  readonly #transactions: Transactions

  constructor(options: TransactionalPostgresStoreOptions<PgClients>) {
    const { pool, table, schema, prepare = true } = options
    if (!isPgClients(pool)) {
      throw new OptionsError('postgresStore', [
        'pool: must be a Pool of pg where transactional is true. With postgres.js, statements of a handler whose connection is lost could run on another one, outside the transaction.',
      ])
    }
    super(options)
    const name = tableName({ table, schema }, 'postgresStore')
    this.#transactions = new Transactions({ pool, name, prepare, statements: statementsOf(name.quoted) })
    this.maxTransactions = this.#transactions.max
  }

  transact<T>(key: string, options: TransactOptions, run: (tx: PgClient) => Promise<T>): Promise<Transacted<T>> {
    return this.#transactions.transact({ key, ...options, run })
  }
}
