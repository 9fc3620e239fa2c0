export type { PgPool, PostgresJs } from './database.ts'
export { migrationSql } from './migrations.ts'
export {
  type PostgresStore,
  type PostgresStoreOptions,
  type PruneOptions,
  postgresStore,
} from './postgres-store.ts'
export type { Pruner, PruningOptions } from './pruner.ts'
