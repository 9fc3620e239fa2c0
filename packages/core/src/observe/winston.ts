import type { Logger } from './logger.ts'

/** The used part of a winston logger. The module itself has it too, as its default logger. */
type Winston = Record<string, unknown> & { log(line: object): unknown }

/** The names that winston reads in a line: a field of that name would replace the sentence, or the level. */
const reserved = new Set(['level', 'message', 'splat'])

/**
 * A winston logger as a `Logger`; `undefined` for any other. Winston's methods take `(message, meta)`: called with
 * `(fields, message)` they print the fields as the message, and lose the sentence.
 */
export function winstonLogger(logger: unknown): Logger | undefined {
  if (!isWinston(logger)) return undefined
  const methods: Record<string, unknown> = {}
  for (const level of ['debug', 'info', 'warn', 'error']) {
    const own = ownLevel(logger, level)
    if (own !== undefined) methods[level] = (fields: object, message: string) => logger.log(line(fields, message, own))
  }
  return methods as unknown as Logger // the options check finds a level that is missing
}

function isWinston(logger: unknown): logger is Winston {
  if (typeof logger !== 'object' || logger === null) return false
  const { log, configure, transports } = logger as Record<string, unknown>
  return typeof log === 'function' && typeof configure === 'function' && typeof transports === 'object'
}

// Syslog's levels, which winston offers, have `warning`.
function ownLevel(logger: Winston, level: string): string | undefined {
  const names = level === 'warn' ? ['warn', 'warning'] : [level]
  return names.find((name) => typeof logger[name] === 'function')
}

function line(fields: object, message: string, level: string): object {
  const entries = Object.entries(fields).map(([name, value]) => [reserved.has(name) ? `${name}_` : name, value])
  return { ...Object.fromEntries(entries), level, message }
}
