import { indexSuffix, quote, type TableName, tableName } from './table-name.ts'

/** Numbered, and each of them harmless where it has run before. */
const migrations: readonly ((name: TableName) => string)[] = [recordsTable]

/**
 * The SQL that creates the store's table, for use with your own migration tool. It can run any number of times. The
 * same text, for the default names, is in the package's folder `migrations`.
 *
 * @returns one text a migration, in order
 * @throws OptionsError if a name is invalid in PostgreSQL
 */
export function migrationSql({ table, schema }: { table?: string; schema?: string } = {}): readonly string[] {
  const name = tableName({ table, schema }, 'migrationSql')
  return migrations.map((migration) => migration(name))
}

// Keys compare by bytes (COLLATE "C"): quicker, and every process locks the keys of a batch in the same order. A third of
// each page stays free, since every row is written twice: claimed, then done.
function recordsTable({ quoted, schema, table }: TableName): string {
  return `${schemaSql(schema)}-- state: 0 claimed until expires_at, 1 handled and remembered until expires_at, 2 given back.
CREATE TABLE IF NOT EXISTS ${quoted} (
  key text COLLATE "C" PRIMARY KEY,
  token text COLLATE "C" NOT NULL,
  state smallint NOT NULL,
  expires_at timestamptz NOT NULL,
  fingerprint text COLLATE "C"
) WITH (fillfactor = 70);

-- For prune().
CREATE INDEX IF NOT EXISTS ${quote(table + indexSuffix)} ON ${quoted} (expires_at);
`
}

// CREATE SCHEMA asks for rights on the database even where the schema is there, so it is asked for only where it is not.
function schemaSql(schema: string): string {
  if (schema === 'public') return ''
  const quoted = quote(schema)
  return `DO $do$ BEGIN
  IF to_regnamespace(${literal(quoted)}) IS NULL THEN CREATE SCHEMA ${quoted}; END IF;
END $do$;

`
}

// With E, a backslash reads the same for every standard_conforming_strings.
function literal(text: string): string {
  return `E'${text.replaceAll(/['\\]/g, '$&$&')}'`
}
