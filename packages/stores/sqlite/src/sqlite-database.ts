import { OptionsError } from '@audian-webhooks/core'

/** What the store passes to a statement. */
export type SqliteParameter = string | number | null

/** A database as `libsql`, better-sqlite3 and `node:sqlite` (`DatabaseSync`) have it: synchronous, one connection. */
export interface SqliteDatabase {
  exec(sql: string): unknown
  prepare(sql: string): SqliteStatement
}

export interface SqliteStatement {
  /** Returns an object with `changes`, a number or a bigint. */
  run(...parameters: SqliteParameter[]): unknown
  /** Returns a list of rows: objects, or lists of values. */
  all(...parameters: SqliteParameter[]): unknown
}

/**
 * @param owner the function whose option `database` it is
 * @throws OptionsError if it is not a synchronous database
 */
export function checkDatabase(database: unknown, owner: string): void {
  if (hasMethods(database, ['exec', 'prepare']) && !preparesPromises(database as SqliteDatabase)) return
  throw new OptionsError(owner, [
    "database: must be a synchronous database: new Database(file) of libsql or better-sqlite3, or new DatabaseSync(file) of node:sqlite. Drivers with promises, such as '@libsql/client' and 'libsql/promise', are not supported.",
  ])
}

function preparesPromises(database: SqliteDatabase): boolean {
  try {
    return !hasMethods(database.prepare('SELECT 1'), ['run', 'all'])
  } catch {
    return false // A database that is closed, for instance: the first call reports it.
  }
}

function hasMethods(value: unknown, names: readonly string[]): boolean {
  return (
    typeof value === 'object' && value !== null && names.every((name) => typeof Reflect.get(value, name) === 'function')
  )
}
