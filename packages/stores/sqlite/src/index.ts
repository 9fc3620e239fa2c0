export { type DatabaseSettings, prepareDatabase } from './prepare-database.ts'
export type { SqliteDatabase, SqliteParameter, SqliteStatement } from './sqlite-database.ts'
export {
  type SqliteStore,
  type SqliteStoreOptions,
  sqliteStore,
  type TransactionalSqliteStore,
} from './sqlite-store.ts'
