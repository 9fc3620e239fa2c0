import { OptionsError } from '@audian-webhooks/core'

/** A table's name in the form that the store's statements need. */
export interface TableName {
  /** Quoted, with its schema: `"public"."audian_webhooks"`. */
  readonly quoted: string
  readonly schema: string
  readonly table: string
}

const defaultTable = 'audian_webhooks'
const defaultSchema = 'public'

/** The maximum number of bytes of a name in PostgreSQL. */
const longestName = 63
/** The name of the table's index is longer by this. */
export const indexSuffix = '_expires_at'

/**
 * @param owner the function whose options they are
 * @throws OptionsError if a name is empty, holds a zero byte, or is longer than 63 bytes, or 52 for the table's
 */
export function tableName(
  { table = defaultTable, schema = defaultSchema }: { table?: string | undefined; schema?: string | undefined },
  owner: string,
): TableName {
  const problems = [
    ...nameProblems('schema', schema, longestName),
    ...nameProblems('table', table, longestName - indexSuffix.length),
  ]
  if (problems.length > 0) throw new OptionsError(owner, problems)
  return { quoted: `${quote(schema)}.${quote(table)}`, schema, table }
}

/** As an identifier within SQL. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function nameProblems(option: string, name: unknown, maxBytes: number): string[] {
  const bytes = typeof name === 'string' && !name.includes('\0') ? Buffer.byteLength(name) : 0
  if (bytes > 0 && bytes <= maxBytes) return []
  return [`${option}: must be a name of 1 to ${maxBytes} bytes, not ${JSON.stringify(name)}.`]
}
