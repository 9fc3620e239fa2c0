export type { PgClient, PgClients } from './connections.ts'
export type { PgPool, PostgresJs } from './database.ts'
export { migrationSql } from './migrations.ts'
export {
  type ClientOf,
  type PostgresStore,
  type PostgresStoreOptions,
  type PruneOptions,
  postgresStore,
  type TransactionalPostgresStore,
  type TransactionalPostgresStoreOptions,
} from './postgres-store.ts'
export type { Pruner, PruningOptions } from './pruner.ts'
