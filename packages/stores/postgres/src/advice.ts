import type { Database } from './database.ts'
import type { TableName } from './table-name.ts'

/** Advice for an error, by its SQLSTATE. */
const advice: Readonly<Record<string, (table: string) => string>> = {
  '42P01': (table) =>
    `the table ${table} is missing. Run "await store.migrate()" once at each deployment, or apply the SQL files in the folder migrations of @audian-webhooks/store-postgres.`,
  '25006': () =>
    'the database refuses to write: the connection is read-only. Connect to the primary server. If default_transaction_read_only is on for the role or the database, turn it off for the pool: new Pool({ options: "-c default_transaction_read_only=off" }).',
}

/** The same database, with advice added to errors that its user can fix. */
export function withAdvice(database: Database, { quoted }: TableName): Database {
  return {
    script: (text) => database.script(text).catch((error) => advised(error, quoted)),
    query: (statement, values) => database.query(statement, values).catch((error) => advised(error, quoted)),
  }
}

function advised(error: unknown, table: string): never {
  const code: unknown = Reflect.get(Object(error), 'code')
  const advise = typeof code === 'string' && Object.hasOwn(advice, code) ? advice[code] : undefined
  throw advise === undefined ? error : new Error(`postgresStore: ${advise(table)}`, { cause: error })
}
