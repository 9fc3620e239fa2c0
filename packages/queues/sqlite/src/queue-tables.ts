import { immediately, readTexts, type SqliteDatabase } from '@audian-webhooks/store-sqlite/database'

/** The tables of a queue, quoted for statements. */
export interface TableNames {
  readonly jobs: string
  readonly runs: string
  readonly dead: string
  readonly totals: string
}

export function tableNames(queue: string): TableNames {
  const name = (table: string) => `main.${quoted(`${queue}_${table}`)}`
  return { jobs: name('jobs'), runs: name('runs'), dead: name('dead'), totals: name('totals') }
}

/** Makes the tables unless they are there. Any number of processes may call it at the same time. */
export function createTables(database: SqliteDatabase, queue: string): void {
  // A look first, since it needs no lock.
  const look = database.prepare("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name = ?")
  if (readTexts(look, `${queue}_totals`).length > 0) return
  immediately(database, () => database.exec(tablesSql(queue)))
}

// A job's body is large and a run is renewed often, so runs have their own table. Counting rows takes longer the more there
// are, so triggers keep the totals.
function tablesSql(queue: string): string {
  const name = (table: string) => quoted(`${queue}_${table}`)
  const trigger = (table: 'jobs' | 'dead', event: 'INSERT' | 'DELETE') => `
CREATE TRIGGER IF NOT EXISTS main.${name(`${table}_${event.toLowerCase()}`)} AFTER ${event} ON ${name(table)} BEGIN
  UPDATE ${name('totals')} SET ${table} = ${table} ${event === 'INSERT' ? '+' : '-'} 1;
END;`
  return `
CREATE TABLE IF NOT EXISTS main.${name('jobs')} (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  received_at INTEGER NOT NULL,
  due INTEGER NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 1,
  crashes INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  job TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS main.${name('jobs_due')} ON ${name('jobs')} (due);
CREATE INDEX IF NOT EXISTS main.${name('jobs_received')} ON ${name('jobs')} (received_at);
CREATE TABLE IF NOT EXISTS main.${name('runs')} (
  job_id INTEGER PRIMARY KEY,
  token TEXT NOT NULL,
  until INTEGER NOT NULL,
  counts INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS main.${name('dead')} (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  died_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  reason TEXT NOT NULL,
  error TEXT,
  job TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS main.${name('totals')} (
  jobs INTEGER NOT NULL,
  dead INTEGER NOT NULL,
  time_offset INTEGER NOT NULL,
  latest INTEGER NOT NULL
) STRICT;
INSERT INTO ${name('totals')} SELECT 0, 0, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM ${name('totals')});
${trigger('jobs', 'INSERT')}${trigger('jobs', 'DELETE')}${trigger('dead', 'INSERT')}${trigger('dead', 'DELETE')}
`
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
