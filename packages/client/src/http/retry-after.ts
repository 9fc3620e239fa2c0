/**
 * How long a `Retry-After` header asks to wait, in milliseconds: seconds, or an HTTP date. `undefined` if there is none,
 * or it says neither. A moment that has passed is 0.
 */
export function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined
  const text = header.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000
  // Date.parse() makes a date of nearly everything.
  const at = text.endsWith(' GMT') ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now())
}
