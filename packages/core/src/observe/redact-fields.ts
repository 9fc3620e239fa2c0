const maxErrors = 20

type Redact = (text: string) => string
type Fields = Record<string, unknown>

/**
 * The fields of a log line as plain data, with secrets and phone numbers hidden in texts, names and numbers. Errors come
 * out as objects, without the fields that are their own: those hold whole requests in some libraries. Never throws, and
 * what cannot be written harms no other field.
 */
export function redactFields(fields: Readonly<Fields>, redact: Redact): Fields {
  let clean: Fields = {}
  for (const [name, value] of Object.entries(fields)) clean = { ...clean, ...redactField(name, value, redact) }
  return clean
}

function redactField(name: string, value: unknown, redact: Redact): Fields {
  try {
    const clean: Fields = JSON.parse(JSON.stringify({ [name]: shown(value) }, replacer(redact)))
    // Without a prototype, because Pino takes what has a message for an error and its constructor's name for the type.
    if (isError(value)) Object.setPrototypeOf(clean[name], null)
    return clean
  } catch {
    return { [redact(name)]: '[cannot be written]' }
  }
}

// Every thrown value must show in the log, and JSON leaves these two out.
function shown(value: unknown): unknown {
  return typeof value === 'function' || typeof value === 'symbol' ? `[${typeof value}]` : value
}

function replacer(redact: Redact) {
  let errors = 0
  return function (this: Fields, name: string, value: unknown): unknown {
    // As it was before its own toJSON() had a say.
    const original = this[name]
    if (isError(original)) return errors++ < maxErrors ? plainError(original) : '[one more error]'
    if (ArrayBuffer.isView(original)) return `[${original.byteLength} bytes]`
    if (typeof value === 'object' && value !== null) return Array.isArray(value) ? value : withCleanNames(value, redact)
    return redactScalar(name, value, redact)
  }
}

// Some test runners have their own realm, where `instanceof` fails.
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
}

function plainError(error: Error): Fields {
  const { name, message, stack = `${name}: ${message}`, cause } = error
  const { code, errors } = error as Error & { readonly code?: unknown; readonly errors?: unknown }
  return {
    type: name,
    message,
    stack,
    code,
    cause,
    errors: Array.isArray(errors) ? errors.slice(0, maxErrors) : undefined,
  }
}

function withCleanNames(value: object, redact: Redact): object {
  if (Object.keys(value).every((name) => redact(name) === name)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [redact(name), inner]))
}

function redactScalar(name: string, value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value)
  if (typeof value === 'bigint') return redact(String(value))
  if (typeof value !== 'number' || isTime(name, value)) return value
  const text = String(value)
  const clean = redact(text)
  return clean === text ? value : clean
}

/** By its name, or by its size: Unix time of these decades, in seconds or milliseconds. */
function isTime(name: string, value: number): boolean {
  return /(?:At|Ms)$/.test(name) || (value >= 1e9 && value < 2e9) || (value >= 1e12 && value < 2e12)
}
