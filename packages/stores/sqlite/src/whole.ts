import { settled } from './immediately.ts'
import type { SqliteDatabase } from './sqlite-database.ts'

const mark = 'audian_webhooks_transaction'

/**
 * Runs code that may use the database, within a transaction that the code must leave open. A savepoint shows whether it did:
 * the end of a transaction removes it, also where another transaction has begun since.
 *
 * @throws Error if the transaction has ended, TypeError if the code returns a promise
 */
export function whole<T>(database: SqliteDatabase, run: () => T): T {
  database.exec(`SAVEPOINT ${mark}`)
  const value = settled(run())
  try {
    database.exec(`RELEASE ${mark}`)
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('savepoint'))) throw error
    throw new Error(
      'sqliteStore: the transaction had ended before its handlers did. Either a handler ended it (COMMIT, END or ROLLBACK), or SQLite rolled back after an error that a handler caught. The event is not recorded as handled and runs again. Leave the transaction open, and do not catch errors of the database.',
      { cause: error },
    )
  }
  return value
}
