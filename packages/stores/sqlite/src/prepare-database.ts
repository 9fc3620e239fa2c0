import { OptionsError } from '@audian-webhooks/core'
import { explainedError } from './explained-error.ts'
import { readTexts } from './rows.ts'
import { checkDatabase, type SqliteDatabase } from './sqlite-database.ts'

export interface DatabaseSettings {
  /**
   * How long a statement waits for another connection's lock, in milliseconds. This blocks the event loop. Default 2,000:
   * less than the receiver's `storeTimeoutMs`.
   */
  readonly busyTimeoutMs?: number
  /**
   * `FULL`, the default: commits survive a power loss. `NORMAL` is faster, but a power loss (not the end of a process)
   * can undo the last commits, including those of events that were answered 200.
   */
  readonly synchronous?: 'FULL' | 'NORMAL'
}

const owner = 'prepareDatabase'

/**
 * Configures a database that several processes write to: `journal_mode = WAL`, which is stored in the file, and for
 * this connection `busy_timeout` and `synchronous`. Call it once after opening the database. Stores and queues do not
 * change settings.
 *
 * @throws OptionsError if an option is wrong
 * @throws Error if the file does not support write-ahead logging, is locked for longer than `busyTimeoutMs`, or is damaged
 */
export function prepareDatabase(database: SqliteDatabase, settings: DatabaseSettings = {}): void {
  const { busyTimeoutMs = 2000, synchronous = 'FULL' } = settings
  checkDatabase(database, owner)
  checkSettings(busyTimeoutMs, synchronous)
  try {
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
    useWriteAheadLog(database, performance.now() + busyTimeoutMs)
    database.exec(`PRAGMA main.synchronous = ${synchronous}`)
  } catch (error) {
    throw explainedError(error, owner)
  }
}

function checkSettings(busyTimeoutMs: unknown, synchronous: unknown): void {
  const problems: string[] = []
  if (!(Number.isInteger(busyTimeoutMs) && Number(busyTimeoutMs) >= 0 && Number(busyTimeoutMs) < 2 ** 31)) {
    problems.push(`busyTimeoutMs: must be a whole number of milliseconds, not ${busyTimeoutMs}.`)
  }
  if (synchronous !== 'FULL' && synchronous !== 'NORMAL') {
    problems.push(`synchronous: must be 'FULL' or 'NORMAL', not ${JSON.stringify(synchronous)}.`)
  }
  if (problems.length > 0) throw new OptionsError(owner, problems)
}

// SQLite does not wait while another process changes the mode, as when several start at once with a new file.
function useWriteAheadLog(database: SqliteDatabase, until: number): void {
  for (;;) {
    try {
      const [mode] = readTexts(database.prepare('PRAGMA main.journal_mode = WAL'))
      // In memory there is nothing to log.
      if (mode === 'wal' || mode === 'memory') return
      throw new Error(
        `prepareDatabase: the file does not support write-ahead logging and stays in journal_mode ${mode}. Is it on a network file system, or locked by a transaction?`,
      )
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('locked')) || performance.now() >= until) throw error
      sleep(10)
    }
  }
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
