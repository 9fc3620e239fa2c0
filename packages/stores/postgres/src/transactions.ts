import { createHash, randomUUID } from 'node:crypto'
import type { Transacted, TransactOptions } from '@audian-webhooks/core/kit'
import { withAdvice } from './advice.ts'
import { arrayLiteral } from './array-literal.ts'
import { refusalOf } from './claims.ts'
import { type Connection, Connections, type PgClient, type PgClients } from './connections.ts'
import { type Database, databaseOf, textOnly } from './database.ts'
import { readRows, unreadable } from './rows.ts'
import { type Statements, transactionId } from './statements.ts'
import type { TableName } from './table-name.ts'

export interface TransactionsParts {
  readonly pool: PgClients
  readonly name: TableName
  readonly statements: Statements
  readonly prepare: boolean
}

interface Call<T> extends TransactOptions {
  readonly key: string
  run(tx: PgClient): Promise<T>
}

/** No one knows how long the handlers of another transaction will take. */
const heldForMs = 1000

/** Transactions that hold a key by an advisory lock, and mark it done by their last statement. */
export class Transactions {
  readonly max: number
  readonly #parts: TransactionsParts
  readonly #connections: Connections

  constructor(parts: TransactionsParts) {
    this.#parts = parts
    this.#connections = new Connections(parts.pool)
    this.max = this.#connections.max
  }

  async transact<T>(call: Call<T>): Promise<Transacted<T>> {
    const connection = await this.#connections.open(call.signal)
    const stop = () => connection.close('destroyed')
    call.signal.addEventListener('abort', stop, { once: true })
    if (call.signal.aborted) stop()
    try {
      // A transaction on a lost connection is rolled back, also while it continues.
      return await Promise.race([this.#begin(connection, call), connection.gone])
    } finally {
      call.signal.removeEventListener('abort', stop)
      connection.close('destroyed') // unless it has been found reusable
    }
  }

  async #begin<T>(connection: Connection, call: Call<T>): Promise<Transacted<T>> {
    const { name, prepare, statements } = this.#parts
    const { client } = connection
    const began = await beginLocked(client, lockOf(name, call.key))
    if (began === undefined) return rolledBack(connection, { state: 'busy', retryAfterMs: heldForMs })
    const database = withAdvice(databaseOf(client, prepare), name)
    // A separate statement, since it has to see what was committed before the lock was free.
    const [row] = await database.query(statements.look, [arrayLiteral([call.key])])
    const refusal = row === undefined ? undefined : refusalOf(row)
    if (refusal !== undefined) return rolledBack(connection, refusal)
    return this.#run(connection, call, { database, began })
  }

  async #run<T>(connection: Connection, call: Call<T>, { database, began }: Begun): Promise<Transacted<T>> {
    let value: T
    try {
      value = await call.run(connection.client)
    } catch (error) {
      await rolledBack(connection, undefined)
      throw error
    }
    await this.#record(database, call, began)
    await commit(connection)
    return { state: 'committed', value }
  }

  async #record(database: Database, { key, retainMs, fingerprint }: Call<unknown>, began: string): Promise<void> {
    const values = [key, randomUUID(), retainMs, fingerprint === undefined ? null : String(fingerprint), began]
    const rows = await database.query(this.#parts.statements.record, values).catch(explained)
    if (rows.length === 1) return
    throw new Error(
      'postgresStore: rolled back. Either a handler has ended the transaction itself (COMMIT, ROLLBACK), or a receiver whose store is not transactional holds the event.',
    )
  }
}

interface Begun {
  readonly database: Database
  /** When the transaction began, as `transactionId` says it. */
  readonly began: string
}

/**
 * Begins a transaction that holds a lock, without waiting for its holder: an insert of the key would wait for the
 * whole other transaction. `undefined` if another one has the lock.
 *
 * Always READ COMMITTED, for every default of the server: in the other levels the look at the record could not see what
 * was committed before the lock was free. Read-only stays read-only: it was set on purpose.
 */
async function beginLocked(client: PgClient, lock: bigint): Promise<string | undefined> {
  const text = `BEGIN ISOLATION LEVEL READ COMMITTED; SELECT ${transactionId} AS began WHERE pg_try_advisory_xact_lock(${lock})`
  // pg answers a text of several statements by a list.
  const answers: unknown = await client.query({ text, types: textOnly })
  if (!Array.isArray(answers)) throw unreadable(answers, 'a list of two results')
  const [row] = readRows(Reflect.get(Object(answers[1]), 'rows'), 1)
  return row?.[0] ?? undefined
}

async function rolledBack<T>(connection: Connection, answer: T): Promise<T> {
  await connection.client.query({ text: 'ROLLBACK' })
  connection.close('reusable')
  return answer
}

/** After a failed statement that no one spoke of, the server answers COMMIT by rolling back, without an error. */
async function commit(connection: Connection): Promise<void> {
  const { command } = await connection.client.query({ text: 'COMMIT' })
  if (command !== 'COMMIT') throw swallowed()
  connection.close('reusable')
}

const inFailedTransaction = '25P02'

function explained(error: unknown): never {
  throw Reflect.get(Object(error), 'code') === inFailedTransaction ? swallowed(error) : error
}

function swallowed(cause?: unknown): Error {
  return new Error(
    'postgresStore: rolled back, because a statement of a handler failed but the handler did not. Rethrow the error, or put the statement between SAVEPOINT and ROLLBACK TO.',
    { cause },
  )
}

/** 64 bits: keys that share a lock by chance only make each other wait briefly. */
function lockOf({ quoted }: TableName, key: string): bigint {
  return createHash('sha256').update(`${quoted} ${key}`).digest().readBigInt64BE()
}
