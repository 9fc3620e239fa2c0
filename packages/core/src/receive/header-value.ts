/** The headers of a request: the `Headers` of the Fetch API, or a record as in Node (lower case) and Lambda. */
export type HeaderSource = HeaderLookup | HeaderRecord
export interface HeaderLookup {
  get(name: string): string | null
}
export type HeaderRecord = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * The value of a header, or `undefined`. A header sent several times with one value counts once. Different values are
 * joined by commas. No header of Audian contains a comma, so such a header is treated as ill-formed.
 */
export function headerValue(headers: HeaderSource, name: string): string | undefined {
  const raw = isLookup(headers) ? headers.get(name) : (headers[name] ?? valueInOtherCase(headers, name))
  if (raw === null || raw === undefined) return undefined
  if (typeof raw === 'string' && !raw.includes(',')) return raw.trim()
  // A list is written with commas. Plain JavaScript may bring a number.
  return once(String(raw))
}

function isLookup(headers: HeaderSource): headers is HeaderLookup {
  return typeof headers.get === 'function'
}

// Gateways hand headers on as they were spelt.
function valueInOtherCase(headers: HeaderRecord, name: string): HeaderRecord[string] {
  for (const key of Object.keys(headers)) if (key.toLowerCase() === name) return headers[key]
  return undefined
}

function once(joined: string): string {
  const values = new Set(joined.split(',').map((value) => value.trim()))
  return [...values].join(', ')
}
