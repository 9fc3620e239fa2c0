import type { Claim, ClaimOptions, IdempotencyStore } from '@audian-webhooks/core/kit'
import { Claims } from './claims.ts'
import { Completions } from './completions.ts'
import { type Database, databaseOf, type PgPool, type PostgresJs } from './database.ts'
import { migrationSql } from './migrations.ts'
import { withTableAdvice } from './missing-table.ts'
import { type Pruner, type PruningOptions, startPruner } from './pruner.ts'
import { type Statements, statementsOf } from './statements.ts'
import { tableName } from './table-name.ts'

export interface PostgresStoreOptions {
  /** A `Pool` of pg, or the `sql` of postgres.js. It stays yours: the store never ends it. */
  readonly pool: PgPool | PostgresJs
  /** Default `audian_webhooks`. */
  readonly table?: string
  /** Default `public`. */
  readonly schema?: string
  /**
   * Whether the server keeps the store's statements by name, which is faster. Default true. Set false behind a pooler
   * that hands each transaction another connection and does not follow prepared statements.
   */
  readonly prepare?: boolean
}

/** An idempotency store that any number of processes share. */
export interface PostgresStore extends IdempotencyStore {
  readonly shared: true
  claim(key: string, options: ClaimOptions): Promise<Claim>
  renew(key: string, token: string, leaseMs: number): Promise<boolean>
  complete(key: string, token: string, retainMs: number): Promise<boolean>
  release(key: string, token: string): Promise<boolean>
  /** Makes the table, or changes an older one. Any number of processes may call it, at the same time and again. */
  migrate(): Promise<void>
  /** Deletes what need not be remembered any more, in batches. Resolves with how many rows that were. */
  prune(options?: PruneOptions): Promise<number>
  /** Prunes every minute from now on, without keeping the process alive. */
  startPruning(options?: PruningOptions): Pruner
}

export interface PruneOptions {
  /** Rows deleted by one statement. Default 1,000. */
  readonly batchSize?: number
}

/**
 * Remembers handled events in PostgreSQL.
 *
 * @throws TypeError if `pool` is no pool of pg or postgres.js, or a name is none that PostgreSQL takes
 */
export function postgresStore(options: PostgresStoreOptions): PostgresStore {
  return new PostgresRecords(options)
}

class PostgresRecords implements PostgresStore {
  readonly shared = true
  readonly #database: Database
  readonly #statements: Statements
  readonly #claims: Claims
  readonly #completions: Completions
  readonly #migrations: readonly string[]

  constructor({ pool, table, schema, prepare = true }: PostgresStoreOptions) {
    const name = tableName(table, schema)
    this.#database = withTableAdvice(databaseOf(pool, prepare), name)
    this.#statements = statementsOf(name.quoted)
    this.#claims = new Claims(this.#database, this.#statements)
    this.#completions = new Completions(this.#database, this.#statements)
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
