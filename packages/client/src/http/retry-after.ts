/** 30,000 years, which `String()` still writes in plain digits. */
const longestMs = 1e15

/**
 * How long a `Retry-After` header asks to wait, in whole milliseconds: seconds, or an HTTP date. `undefined` if there is
 * none, or it says neither. A moment that has passed is 0, and more than 10^15 is 10^15.
 */
export function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined
  const text = header.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), longestMs)
  // Date.parse() makes a date of nearly everything.
  const at = text.endsWith(' GMT') ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now())
}
