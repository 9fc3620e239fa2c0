/** A table's name as the store's statements need it. */
export interface TableName {
  /** Quoted, with its schema: `"public"."audian_webhooks"`. */
  readonly quoted: string
  readonly schema: string
  readonly table: string
}

const defaultTable = 'audian_webhooks'
const defaultSchema = 'public'

/** PostgreSQL keeps 63 bytes of a name, and that of the table's index is longer by this. */
export const indexSuffix = '_expires_at'

/** @throws TypeError if a name is empty, holds a zero byte, or is longer than 63 bytes, or 52 for the table's */
export function tableName(table = defaultTable, schema = defaultSchema): TableName {
  return { quoted: `${quote(schema, 'schema')}.${quote(table, 'table', 63 - indexSuffix.length)}`, schema, table }
}

/** As an identifier within SQL. */
export function quote(name: string, option: string, maxBytes = 63): string {
  const bytes = typeof name === 'string' ? Buffer.byteLength(name) : 0
  if (bytes === 0 || bytes > maxBytes || name.includes('\0')) {
    throw new TypeError(
      `postgresStore({ ${option} }): it must be a name of 1 to ${maxBytes} bytes, not ${JSON.stringify(name)}.`,
    )
  }
  return `"${name.replaceAll('"', '""')}"`
}
