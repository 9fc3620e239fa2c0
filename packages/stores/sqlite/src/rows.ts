import { inspect } from 'node:util'
import type { SqliteParameter, SqliteStatement } from './sqlite-database.ts'

/**
 * The first column of each row as text. Statements cast what they select to one text, so that it reads the same for every
 * the user has set: bigints for integers, rows as lists, names of columns.
 *
 * @throws Error if the driver gives something else: a guess could take an event for handled that is not
 */
export function readTexts(statement: SqliteStatement, ...parameters: SqliteParameter[]): string[] {
  const rows = statement.all(...parameters)
  if (!Array.isArray(rows)) throw unreadable(rows, 'a list of rows')
  return rows.map((row: unknown) => {
    const value: unknown = Array.isArray(row) ? row[0] : Object.values(Object(row))[0]
    if (['string', 'number', 'bigint'].includes(typeof value)) return String(value)
    throw unreadable(row, 'a row that begins with text or a number')
  })
}

/** How many rows a statement has changed. @throws Error if the driver does not say */
export function countChanges(statement: SqliteStatement, ...parameters: SqliteParameter[]): number {
  const result = statement.run(...parameters)
  const changes = Number(Reflect.get(Object(result), 'changes'))
  if (Number.isSafeInteger(changes)) return changes
  throw unreadable(result, 'an object with changes')
}

/** @param expected a noun: what the answer is not */
export function unreadable(answer: unknown, expected: string): Error {
  return new Error(
    `Cannot read the database's result. Expected ${expected}, got ${described(answer)}. Use libsql, better-sqlite3 or node:sqlite, without a wrapper that changes results.`,
  )
}

function described(answer: unknown): string {
  return inspect(answer, { depth: 1, breakLength: Number.POSITIVE_INFINITY }).slice(0, 100)
}
