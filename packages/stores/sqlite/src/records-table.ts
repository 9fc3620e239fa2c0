import { OptionsError } from '@audian-webhooks/core'
import { immediately } from './immediately.ts'
import { readTexts } from './rows.ts'
import type { SqliteDatabase } from './sqlite-database.ts'

/** @returns the name as the statements need it @throws OptionsError if SQLite does not take it */
export function tableName(table: unknown): string {
  if (typeof table === 'string' && table !== '' && !table.includes('\0') && !/^sqlite_/i.test(table)) {
    return `main.${quoted(table)}`
  }
  throw new OptionsError('sqliteStore', [
    `table: must be a name that does not begin with sqlite_, not ${JSON.stringify(table)}.`,
  ])
}

/** Makes the table unless it is there. Any number of processes may call it at the same time. */
export function createTable(database: SqliteDatabase, table: string): void {
  // A look first, since it needs no lock.
  const look = database.prepare("SELECT name FROM main.sqlite_master WHERE type = 'index' AND name = ?")
  if (readTexts(look, indexName(table)).length > 0) return
  immediately(database, () => database.exec(tableSql(table)))
}

const indexName = (table: string) => `${table}_expires_at`

// begun and ends are milliseconds of the machine's uptime, expires_at of the epoch: a lease does not depend on the clock.
function tableSql(table: string): string {
  return `
CREATE TABLE IF NOT EXISTS main.${quoted(table)} (
  key TEXT NOT NULL PRIMARY KEY,
  token TEXT NOT NULL,
  done INTEGER NOT NULL,
  begun INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  fingerprint INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS main.${quoted(indexName(table))} ON ${quoted(table)} (expires_at);
`
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
