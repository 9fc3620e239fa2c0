/** Where our own lines go. Pino's loggers fit, and any other with these four methods. */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export type LogLevel = keyof Logger
export type LogFields = Readonly<Record<string, unknown>>

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/** Warnings and errors to the console, a line each; the rest to nobody. */
export const consoleLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  // biome-ignore lint/suspicious/noConsole: this is the console logger
  warn: (fields, message) => console.warn(line(fields, message)),
  // biome-ignore lint/suspicious/noConsole: this is the console logger
  error: (fields, message) => console.error(line(fields, message)),
}

/** For `logger: false`. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

/** A logger that hides secrets and phone numbers, adds `bound` to every line, and whose failure harms nobody. */
export function guardedLogger(logger: Logger, redact: (text: string) => string, bound: LogFields = {}): Logger {
  const write = (level: LogLevel) => (fields: object, message: string) => {
    try {
      logger[level](redacted({ ...bound, ...fields }, redact), redact(message))
    } catch {
      // A full disk under the log must not fail a delivery, and there is nowhere left to say so.
    }
  }
  const [debug, info, warn, error] = levels.map(write)
  return { debug, info, warn, error } as Logger // four levels make four methods
}

function redacted(fields: LogFields, redact: (text: string) => string): LogFields {
  const clean: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) clean[name] = redactedValue(value, redact)
  }
  return clean
}

function redactedValue(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value)
  if (typeof value !== 'object' || value === null) return value
  if (!(value instanceof Error)) return redactedObject(value, redact)
  const { name, message, stack, cause } = value
  return {
    type: name,
    message: redact(message),
    stack: stack && redact(stack),
    ...('code' in value ? { code: value.code } : {}),
    ...(cause === undefined ? {} : { cause: redactedValue(cause, redact) }),
  }
}

function redactedObject(value: object, redact: (text: string) => string): unknown {
  try {
    return JSON.parse(JSON.stringify(value, (_key, inner) => (typeof inner === 'string' ? redact(inner) : inner)))
  } catch {
    return '[an object that JSON cannot write]'
  }
}

function line(fields: object, message: string): string {
  const texts = Object.entries(fields).map(([name, value]) => `${name}=${textOf(value)}`)
  return ['[audian-webhooks]', message, ...texts].join(' ')
}

function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return 'stack' in value && typeof value.stack === 'string' ? value.stack : JSON.stringify(value)
}
