import { readTexts, type SqliteDatabase } from '@audian-webhooks/store-sqlite/database'

/** Blocks the event loop, so that it is short. */
const waitMs = 10

/**
 * Works with a `busy_timeout` of 10 ms, and sets the user's own again. Nothing else of the process sees the other one, since all
 * of it happens in one call.
 */
export function waitingBriefly<T>(database: SqliteDatabase, work: () => T): T {
  const [usual] = readTexts(database.prepare('PRAGMA busy_timeout'))
  database.exec(`PRAGMA busy_timeout = ${waitMs}`)
  try {
    return work()
  } finally {
    database.exec(`PRAGMA busy_timeout = ${usual}`)
  }
}

/** Whether waiting helps: another connection writes, or code of this process is in a transaction on this one. */
export function isPassing(error: unknown): boolean {
  return error instanceof Error && /database is locked|within a transaction/.test(error.message)
}
