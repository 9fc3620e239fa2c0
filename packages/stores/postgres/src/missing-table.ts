import type { Database } from './database.ts'
import type { TableName } from './table-name.ts'

const undefinedTable = '42P01'

/** The same database; where the store's table is missing, its errors say what to do. */
export function withTableAdvice(database: Database, { quoted }: TableName): Database {
  return {
    script: database.script,
    async query(statement, values) {
      try {
        return await database.query(statement, values)
      } catch (error) {
        if (!(error instanceof Error && Reflect.get(error, 'code') === undefinedTable)) throw error
        throw new Error(
          `postgresStore: the table ${quoted} is missing. Run "await store.migrate()" once at each deployment, or apply the SQL files in the folder migrations of @audian-webhooks/store-postgres.`,
          { cause: error },
        )
      }
    },
  }
}
