/**
 * An array as PostgreSQL reads it from text. The drivers have their own ways for arrays, and postgres.js none where it does
 * not fetch the server's types (`fetch_types: false`).
 */
export function arrayLiteral(values: readonly (string | number | undefined)[]): string {
  return `{${values.map(element).join(',')}}`
}

function element(value: string | number | undefined): string {
  if (value === undefined) return 'NULL'
  return typeof value === 'number' ? String(value) : `"${value.replaceAll(/["\\]/g, '\\$&')}"`
}
