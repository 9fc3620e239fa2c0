import type { SqliteDatabase } from './sqlite-database.ts'

/** Databases whose transaction could not be rolled back and is still open. */
const unfinished = new WeakSet<SqliteDatabase>()

/**
 * Runs the work in a transaction that holds the write lock from its beginning (BEGIN IMMEDIATE), and commits it. If the
 * work or the commit fails, everything is rolled back and the error is thrown. The work must be synchronous, so that no
 * other code of the
 * process writes in the transaction; one that returns a promise is rolled back.
 *
 * @throws what the work or the database throws, also where the database is in a transaction already
 */
export function immediately<T>(database: SqliteDatabase, work: () => T): T {
  // Still ours: no one can begin another transaction in the meantime.
  if (unfinished.delete(database)) rollBack(database)
  database.exec('BEGIN IMMEDIATE')
  try {
    const value = settled(work())
    database.exec('COMMIT')
    return value
  } catch (error) {
    rollBack(database)
    throw error
  }
}

/** SQLite may have rolled back automatically, for example when the disk is full. Then there is nothing left to do. */
function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('ROLLBACK')
  } catch {
    if (isInTransaction(database)) unfinished.add(database)
  }
}

/** Asked by a statement, since each driver has another name for the property. */
function isInTransaction(database: SqliteDatabase): boolean {
  try {
    database.exec('BEGIN')
  } catch (error) {
    return isNested(error)
  }
  database.exec('ROLLBACK')
  return false
}

/** BEGIN was refused because a transaction is open. */
export function isNested(error: unknown): boolean {
  return error instanceof Error && error.message.includes('within a transaction')
}

/** The value, unless it is a promise. @throws TypeError */
export function settled<T>(value: T): T {
  if (!isThenable(value)) return value
  value.then(undefined, () => undefined)
  throw new TypeError('Rolled back: code in a SQLite transaction must be synchronous, but it returned a promise.')
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function'
}
