import { createHash } from 'node:crypto'
import { OptionsError } from '@audian-webhooks/core'
import { type Row, readRows } from './rows.ts'

/** The part of a `pg` Pool that the store uses, as a separate type, so that the package depends on no driver. */
export interface PgPool {
  query(query: PgQuery): Promise<{ rows: unknown[]; command?: string }>
}

export interface PgQuery {
  readonly text: string
  values?: unknown[]
  readonly name?: string
  /** Overrides the parsers of the pool for this query. */
  readonly types?: { getTypeParser(): (value: unknown) => unknown }
}

/** The part of a postgres.js `sql` that the store uses. */
export interface PostgresJs {
  unsafe(text: string, values?: never[], options?: { prepare?: boolean }): PostgresJsQuery
}

/** A query of postgres.js, which it sends when it is awaited. */
interface PostgresJsQuery extends PromiseLike<unknown> {
  /** Returns each row as a list of its values' bytes, without parsers and renamed columns. */
  raw(): PromiseLike<unknown>
}

/** A common interface for both drivers. */
export interface Database {
  query(statement: Statement, values: readonly unknown[]): Promise<readonly Row[]>
  /** Runs several statements at once, as one transaction. */
  script(text: string): Promise<void>
}

export interface Statement {
  readonly text: string
  /** The same name always means the same text, also if others use the connection. */
  readonly name: string
  /** How many columns its rows have. */
  readonly columns: number
}

export function statement(text: string, columns: number): Statement {
  return { text, columns, name: `audian_webhooks_${createHash('sha256').update(text).digest('hex').slice(0, 16)}` }
}

/** @param prepare whether the server keeps the statements by name @throws OptionsError if it is neither driver's pool */
export function databaseOf(pool: PgPool | PostgresJs, prepare: boolean): Database {
  if (isPostgresJs(pool)) return overPostgresJs(pool, prepare)
  if (isPgPool(pool)) return overPg(pool, prepare)
  throw new OptionsError('postgresStore', ['pool: must be a Pool of pg (new Pool(…)) or the sql of postgres.js.'])
}

/** For pg: the text of a value, with any parsers that its user has set. */
export const textOnly = { getTypeParser: () => String }

function overPg(pool: PgPool, prepare: boolean): Database {
  return {
    async query({ text, name, columns }, values) {
      const { rows } = await pool.query({ text, values: [...values], types: textOnly, ...(prepare && { name }) })
      return readRows(rows, columns)
    },
    async script(text) {
      await pool.query({ text })
    },
  }
}

function overPostgresJs(sql: PostgresJs, prepare: boolean): Database {
  return {
    async query({ text, columns }, values) {
      return readRows(await sql.unsafe(text, [...values] as never[], { prepare }).raw(), columns)
    },
    async script(text) {
      await sql.unsafe(text)
    },
  }
}

function isPostgresJs(pool: unknown): pool is PostgresJs {
  return typeof pool === 'function' && 'unsafe' in pool
}

function isPgPool(pool: unknown): pool is PgPool {
  return typeof pool === 'object' && pool !== null && typeof Reflect.get(pool, 'query') === 'function'
}
