/** What the vendor's form of errors says, `{"error":"401","message":"unauthorized","status":"error"}`. */
export interface ErrorAnswer {
  readonly message: string | undefined
  /** What is wrong with each field. */
  readonly fields: Readonly<Record<string, string>>
}

const mostFields = 20

/** @param shown what of a text may be shown */
export function errorAnswer(body: unknown, shown: (text: string) => string): ErrorAnswer {
  if (!isObject(body)) return { message: undefined, fields: {} }
  const message = typeof body.message === 'string' ? shown(body.message) : undefined
  return { message, fields: fieldsOf(body.errors ?? body.data, shown) }
}

/**
 * The status that counts: an answer with 2xx whose body says `"status":"error"` is an error anyway, and `error` is
 * its status, or 500 if that is none.
 */
export function effectiveStatus(status: number, body: unknown): number {
  if (status >= 300 || !isObject(body) || body.status !== 'error') return status
  const code = isPlain(body.error) ? Number(body.error) : Number.NaN
  return Number.isInteger(code) && code >= 400 && code <= 599 ? code : 500
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// Their form is documented nowhere: { url: 'text' }, { url: { required: { message: 'text' } } }, { url: ['text'] } and
// [{ field: 'url', message: 'text' }] are all common.
function fieldsOf(data: unknown, shown: (text: string) => string): Record<string, string> {
  const pairs = Array.isArray(data)
    ? data.filter(isObject).map(namedProblem)
    : Object.entries(isObject(data) ? data : {})
  const fields = pairs
    .slice(0, mostFields)
    .map(([name, problem]) => [shown(name), textsIn(problem).join(', ')] as const)
  return Object.fromEntries(fields.filter(([, text]) => text !== '').map(([name, text]) => [name, shown(text)]))
}

function namedProblem(entry: Record<string, unknown>): [string, unknown] {
  return [nameIn(entry.field ?? entry.path ?? entry.name) ?? 'unnamed', entry.message ?? entry.problem]
}

/** A path may be a list: ['events', 0]. */
function nameIn(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.filter(isPlain).join('.')
  return isPlain(value) ? String(value) : undefined
}

/** Anything else may be nested too deep to become a text, or have a toString() that is not a function. */
function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || depth === 3) return []
  if ('message' in value && typeof value.message === 'string') return [value.message]
  return Object.values(value).flatMap((inner) => textsIn(inner, depth + 1))
}
