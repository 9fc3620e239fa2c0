import { isThenable } from '../async/maybe-promise.ts'
import { redactFields } from './redact-fields.ts'

/**
 * Receives the log lines of the library: a Pino, Bunyan or winston logger, `console`, or any object with these four
 * methods. They are called as methods of the logger, with plain fields (an error is `err`, as `{ type, message, stack
 * }`) and one sentence, both masked. Errors that they throw are ignored.
 */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export type LogLevel = keyof Logger
export type LogFields = Readonly<Record<string, unknown>>

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/** Writes warnings and errors to the console, one line each, and drops the rest. */
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

/** A logger that hides secrets and phone numbers, adds `bound` to every line, and never throws. */
export function createGuardedLogger(logger: Logger, redact: (text: string) => string, bound: LogFields = {}): Logger {
  const write = (level: LogLevel) => (fields: unknown, message: unknown) => {
    const text = typeof fields === 'string' ? fields : (message ?? '')
    try {
      const written: unknown = logger[level](redactFields(merged(bound, fields), redact), redact(String(text)))
      // The type asks for no promise, but takes an async function.
      if (isThenable(written)) written.then(undefined, () => undefined)
    } catch {
      // A full disk under the log must not fail a delivery, and there is nowhere left to say so.
    }
  }
  const [debug, info, warn, error] = levels.map(write)
  return { debug, info, warn, error } as Logger // four levels make four methods
}

// Pino takes an error, or a text alone, in place of the fields, so handlers will hand them in.
function merged(bound: LogFields, fields: unknown): LogFields {
  if (typeof fields !== 'object' || fields === null) return bound
  if (fields instanceof Error) return { ...bound, err: fields }
  try {
    return { ...bound, ...fields }
  } catch {
    return bound
  }
}

function line(fields: object, message: string): string {
  const texts = Object.entries(fields).map(([name, value]) => `${name}=${textOf(value)}`)
  return ['[audian-webhooks]', message, ...texts].join(' ')
}

function textOf(value: unknown): string {
  // A line break would begin a line that we never wrote.
  if (typeof value === 'string') return value.replace(/\p{Cc}/gu, encodeURIComponent)
  if (typeof value !== 'object' || value === null) return String(value)
  return 'stack' in value ? errorText({ ...value }) : JSON.stringify(value)
}

function errorText(error: LogFields): string {
  const { stack, code, cause, errors } = error
  const causes = [cause, ...(Array.isArray(errors) ? errors : [])].filter((one) => one !== undefined)
  const own = code === undefined ? String(stack) : `[${code}] ${stack}`
  return [own, ...causes.map((one) => `caused by ${textOf(one)}`)].join('\n')
}
