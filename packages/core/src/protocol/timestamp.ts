const seconds = /^\d{10}$/
const milliseconds = /^\d{13}$/

/**
 * Reads the timestamp header: Unix seconds (10 digits, the vendor's form) or milliseconds (13 digits), as milliseconds;
 * `undefined` for anything else.
 *
 * Strict for security: with a dot in it, an attacker could move the border between timestamp and body in the signed
 * text `${timestamp}.${body}` and keep the signature valid.
 */
export function parseTimestamp(text: string): number | undefined {
  if (seconds.test(text)) return Number(text) * 1000
  if (milliseconds.test(text)) return Number(text)
  return undefined
}

/** The header's text for a time in milliseconds: whole Unix seconds. */
export function formatTimestamp(atMs: number): string {
  return String(Math.floor(atMs / 1000))
}
