import { isNested } from './immediately.ts'

/** By SQLite's primary result codes: their names, and what to do. https://www.sqlite.org/rescode.html */
const advice: Readonly<Record<number, readonly [name: string, advice: string]>> = {
  5: [
    'BUSY',
    'Another connection held the lock of the database for longer than busy_timeout, or a statement of this connection is unfinished: an interrupted iterate(), or with libsql a failed run(). Call prepareDatabase() and keep transactions short.',
  ],
  6: ['LOCKED', 'A statement of this connection is still reading the table. Read all of its rows.'],
  8: [
    'READONLY',
    'The database cannot be written. Open it for writing, without query_only, and make sure that the process may write to the file and its folder.',
  ],
  10: ['IOERR', 'The file system reports an error. Check the disk; network file systems are not supported.'],
  11: ['CORRUPT', 'The file is damaged. Stop all processes that use it and restore it from a backup.'],
  13: [
    'FULL',
    'The disk is full, or max_page_count is reached. Nothing was written. Free some space. Until then events are answered 503, and Audian retries them.',
  ],
  14: ['CANTOPEN', 'The file cannot be opened. Make sure that its folder exists and that the process may write to it.'],
  26: [
    'NOTADB',
    'The file is damaged, encrypted or not a database of SQLite. Restore it from a backup or use another file.',
  ],
}

const nested =
  'The database is in your own transaction. Begin and end transactions without await in between, or use a separate connection for the store.'
const closed = 'The database is closed. Close it after the receiver: call await webhooks.close() first.'

/**
 * The error with advice, or the error itself if there is none.
 *
 * @param owner the function whose user gets the error
 */
export function explainedError(error: unknown, owner: string): unknown {
  if (!(error instanceof Error)) return error
  const added = adviceOn(error)
  return added === undefined ? error : new Error(`${error.message} (${owner}: ${added})`, { cause: error })
}

function adviceOn(error: Error): string | undefined {
  if (isNested(error)) return nested
  if (/not open|been finalized/.test(error.message)) return closed
  // better-sqlite3 reports it itself, without a code.
  const code = error.message.includes('busy executing') ? 5 : resultCode(error)
  return advice[code]?.[1]
}

/** Each driver says it in another way: `errcode` of node:sqlite, `rawCode` of libsql, `code` of both libsql and better-sqlite3. */
function resultCode(error: Error): number {
  const { errcode, rawCode, code } = error as { errcode?: unknown; rawCode?: unknown; code?: unknown }
  for (const extended of [errcode, rawCode]) if (typeof extended === 'number') return extended & 0xff
  const [, name] = /^SQLITE_([A-Z]+)/.exec(String(code)) ?? []
  return Number(Object.entries(advice).find(([, [known]]) => known === name)?.[0])
}
