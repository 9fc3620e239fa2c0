/** A table's name as the store's statements need it. */
export interface TableName {
  /** Quoted, with its schema: `"public"."audian_webhooks"`. */
  readonly quoted: string
  readonly schema: string
  readonly table: string
}

const defaultTable = 'audian_webhooks'
const defaultSchema = 'public'

/** @throws TypeError if a name is empty, holds a zero byte, or is longer than PostgreSQL keeps (63 bytes) */
export function tableName(table = defaultTable, schema = defaultSchema): TableName {
  return { quoted: `${quote(schema, 'schema')}.${quote(table, 'table')}`, schema, table }
}

/** As an identifier within SQL. */
export function quote(name: string, option: string): string {
  const bytes = typeof name === 'string' ? Buffer.byteLength(name) : 0
  if (bytes === 0 || bytes > 63 || name.includes('\0')) {
    throw new TypeError(
      `postgresStore({ ${option} }): it must be a name of 1 to 63 bytes, not ${JSON.stringify(name)}.`,
    )
  }
  return `"${name.replaceAll('"', '""')}"`
}
