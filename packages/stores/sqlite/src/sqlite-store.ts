import {
  type Claim,
  type ClaimOptions,
  type IdempotencyStore,
  type SynchronousTransactionalStore,
  type SynchronousTransactOptions,
  synchronousTransactionRunner,
  type Transacted,
} from '@audian-webhooks/core/kit'
import { durabilityProblems } from './durability.ts'
import { explainedError } from './explained-error.ts'
import { immediately } from './immediately.ts'
import { type MachineClock, machineClock } from './machine-clock.ts'
import { Records } from './records.ts'
import { createTable, tableName } from './records-table.ts'
import { checkDatabase, type SqliteDatabase } from './sqlite-database.ts'
import { whole } from './whole.ts'

export interface SqliteStoreOptions<TDatabase extends SqliteDatabase = SqliteDatabase> {
  /**
   * An open database of libsql, better-sqlite3 or node:sqlite, configured by `prepareDatabase()`. The store changes no
   * setting and never closes it.
   */
  readonly database: TDatabase
  /** Default `audian_webhooks`. It is created at the first call if it is missing. */
  readonly table?: string
  /**
   * Called at the first call, once for each way in which the database could forget handled events, with a sentence that describes it.
   * Default: a process warning, `AUDIAN_WEBHOOKS_SQLITE_DURABILITY`.
   */
  readonly onDurabilityProblem?: (problem: string) => void
  /** Whether handlers run in a transaction that they can write to. Handlers must then be synchronous. Default false. */
  readonly transactional?: boolean
}

/** An idempotency store that the processes of one machine can share. Its calls are synchronous. */
export interface SqliteStore extends IdempotencyStore {
  readonly shared: true
  claim(key: string, options: ClaimOptions): Claim
  renew(key: string, token: string, leaseMs: number): boolean
  complete(key: string, token: string, retainMs: number): boolean
  release(key: string, token: string): boolean
}

/** A SQLite store whose transaction also contains what the handlers write. `TTx` is the database. */
export interface TransactionalSqliteStore<TTx>
  extends SqliteStore,
    Pick<SynchronousTransactionalStore<TTx>, 'maxTransactions' | 'runner' | 'transact'> {}

/**
 * Remembers handled events in one SQLite file. Methods throw the errors of the database, with advice.
 *
 * @throws OptionsError if `database` is not a synchronous database, or if the name of the table is invalid in SQLite
 */
export function sqliteStore(options: SqliteStoreOptions & { readonly transactional?: false }): SqliteStore
/**
 * Handles each event in a transaction of the same file: what its handlers write through `ctx.tx`, the database, is written
 * once. Handlers must be synchronous.
 */
export function sqliteStore<TDatabase extends SqliteDatabase>(
  options: SqliteStoreOptions<TDatabase> & { readonly transactional: true },
): TransactionalSqliteStore<TDatabase>
export function sqliteStore(options: SqliteStoreOptions): SqliteStore {
  return openStore(options, machineClock)
}

/** For tests, with their own clock. */
export function openStore(options: SqliteStoreOptions, clock: MachineClock): SqliteStore {
  return options.transactional ? new TransactionalRecords(options, clock) : new FileRecords(options, clock)
}

const owner = 'sqliteStore'

class FileRecords implements SqliteStore {
  readonly shared = true
  readonly #database: SqliteDatabase
  readonly #table: string
  readonly #losesEvents: boolean
  readonly #clock: MachineClock
  readonly #report: (problem: string) => void
  readonly #reported = new Set<string>()
  #records: Records | undefined

  constructor(options: SqliteStoreOptions, clock: MachineClock) {
    const { database, table = 'audian_webhooks', transactional = false, onDurabilityProblem = warn } = options
    checkDatabase(database, owner)
    tableName(table)
    this.#database = database
    this.#table = table
    this.#losesEvents = transactional
    this.#clock = clock
    this.#report = onDurabilityProblem
  }

  claim(key: string, options: ClaimOptions): Claim {
    return this.withRecords((records) => {
      // A look needs no lock, and most refusals are known by it.
      const refusal = records.refusal(key, options.token)
      if (refusal !== undefined) return refusal
      return immediately(this.#database, () => {
        const late = records.refusal(key, options.token)
        if (late !== undefined) return late
        records.lease(key, options)
        return { state: 'claimed' }
      })
    })
  }

  renew(key: string, token: string, leaseMs: number): boolean {
    return this.#writing((records) => records.renew(key, token, leaseMs))
  }

  complete(key: string, token: string, retainMs: number): boolean {
    return this.#writing((records) => records.complete(key, token, retainMs))
  }

  release(key: string, token: string): boolean {
    return this.#writing((records) => records.release(key, token))
  }

  // In a transaction even for one statement: BEGIN fails where the database is in a transaction of its user's, which could
  // still be rolled back.
  #writing<T>(work: (records: Records) => T): T {
    return this.withRecords((records) => immediately(this.#database, () => work(records)))
  }

  /** Works with the table, which is made if it is missing. What fails is explained, and the next call begins again. */
  protected withRecords<T>(work: (records: Records) => T): T {
    try {
      this.#records ??= this.#open()
      return work(this.#records)
    } catch (error) {
      this.#records = undefined
      throw explainedError(error, owner)
    }
  }

  #open(): Records {
    const problems = durabilityProblems(this.#database, { owner, losesEvents: this.#losesEvents })
    createTable(this.#database, this.#table)
    const records = new Records(this.#database, tableName(this.#table), this.#clock)
    for (const problem of problems) this.#reportOnce(problem)
    return records
  }

  // A listener that throws must not refuse the event.
  #reportOnce(problem: string): void {
    if (this.#reported.has(problem)) return
    this.#reported.add(problem)
    try {
      this.#report(problem)
    } catch {
      warn(problem)
    }
  }
}

class TransactionalRecords extends FileRecords implements TransactionalSqliteStore<SqliteDatabase> {
  readonly maxTransactions = 1
  readonly runner = synchronousTransactionRunner
  readonly #tx: SqliteDatabase

  constructor(options: SqliteStoreOptions, clock: MachineClock) {
    super(options, clock)
    this.#tx = options.database
  }

  transact<T>(key: string, options: SynchronousTransactOptions, run: (tx: SqliteDatabase) => T): Transacted<T> {
    return this.withRecords((records) => {
      const refusal = records.refusal(key)
      if (refusal !== undefined) return refusal
      return immediately(this.#tx, () => {
        const late = records.refusal(key)
        if (late !== undefined) return late
        const value = whole(this.#tx, () => run(this.#tx))
        records.record(key, options)
        return { state: 'committed', value }
      })
    })
  }
}

function warn(problem: string): void {
  process.emitWarning(`${owner}: ${problem}`, { code: 'AUDIAN_WEBHOOKS_SQLITE_DURABILITY' })
}
