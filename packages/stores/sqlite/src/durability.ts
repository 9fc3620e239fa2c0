import { readTexts } from './rows.ts'
import type { SqliteDatabase } from './sqlite-database.ts'

export interface DurabilityQuestion {
  /** The function whose user reads the answer. */
  readonly owner: string
  /** A commit that is undone loses an event that was answered 200. */
  readonly losesEvents: boolean
}

/**
 * The ways in which the database could lose commits, one sentence each.
 *
 * @throws Error if a setting can damage the file when a process ends
 */
export function durabilityProblems(database: SqliteDatabase, { owner, losesEvents }: DurabilityQuestion): string[] {
  const [file] = readTexts(database.prepare("SELECT file || '' FROM pragma_database_list WHERE name = 'main'"))
  if (!file) {
    return [
      'The database is in memory. It is lost when the process ends, and other processes cannot share it. Use a file.',
    ]
  }
  checkJournal(database, owner)
  const [synchronous] = readTexts(database.prepare('PRAGMA main.synchronous'))
  if (synchronous === '0') {
    return [
      'synchronous is OFF: a power loss can damage the file and undo commits. Set synchronous FULL, as prepareDatabase() does.',
    ]
  }
  if (synchronous === '1' && losesEvents) {
    return [
      'synchronous is NORMAL: a power loss can undo the last commits, and their events are lost. Set synchronous FULL, as prepareDatabase() does.',
    ]
  }
  return []
}

function checkJournal(database: SqliteDatabase, owner: string): void {
  const [mode = ''] = readTexts(database.prepare('PRAGMA main.journal_mode'))
  if (!['off', 'memory'].includes(mode)) return
  throw new Error(
    `${owner}: journal_mode is ${mode.toUpperCase()}, so a process that is killed can damage the file. Call prepareDatabase(), or set journal_mode WAL or DELETE.`,
  )
}
