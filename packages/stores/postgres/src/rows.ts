import { inspect } from 'node:util'

/** A row as the server wrote it: the text of each column, in the order of the statement. */
export type Row = readonly (string | null)[]

/**
 * Reads rows by position, because a driver may rename columns and parse values as its user likes. The statements cast
 * every column to text, which the drivers are asked to leave alone.
 *
 * @throws Error if the driver did not: a guess could take an event for handled that is not
 */
export function readRows(rows: unknown, columns: number): readonly Row[] {
  if (!Array.isArray(rows)) throw unreadable(rows, 'a list of rows')
  return rows.map((row: unknown) => {
    const values: unknown[] = Object.values(Object(row))
    if (values.length !== columns) throw unreadable(row, `a row of ${columns} columns`)
    return values.map(readText)
  })
}

function readText(value: unknown): string | null {
  if (value === null || typeof value === 'string') return value
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.length).toString()
  throw unreadable(value, 'text')
}

/** @param expected a noun: what the answer is not */
export function unreadable(answer: unknown, expected: string): Error {
  return new Error(
    `postgresStore: cannot read the database's result. Expected ${expected}, got ${described(answer)}. Check whether the pool changes rows, for example by a transform of postgres.js or a wrapper around query().`,
  )
}

function described(answer: unknown): string {
  return inspect(answer, { depth: 1, breakLength: Number.POSITIVE_INFINITY }).slice(0, 100)
}
