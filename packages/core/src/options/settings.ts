import { type Clock, systemClock } from '../async/clock.ts'
import { consoleLogger, type Logger, silentLogger } from '../observe/logger.ts'
import { winstonLogger } from '../observe/winston.ts'
import { OptionsError } from '../options-error.ts'
import type { EventSink } from '../queue/event-sink.ts'
import { audianSchemas } from '../route/audian-schemas.ts'
import type { Schemas } from '../route/event.ts'
import { noStore } from '../store/no-store.ts'
import type { IdempotencyStore } from '../store/store.ts'
import type { SecretProvider } from '../verify/secrets.ts'
import type { Tolerance } from '../verify/tolerance.ts'
import { type Numbers, numbersOf } from './numbers.ts'
import { optionProblems } from './option-problems.ts'
import type { WebhooksOptions } from './options.ts'

/** The options with every default filled in. */
export interface Settings {
  readonly secret: string | readonly string[] | SecretProvider
  readonly store: IdempotencyStore
  readonly queue: EventSink | undefined
  readonly name: string
  readonly events: Schemas
  readonly onMismatch: 'deliver' | 'retry'
  readonly tolerance: Tolerance
  readonly numbers: Numbers
  readonly logger: Logger
  readonly clock: Clock
}

/** With a store, old deliveries are harmless, so the tolerance includes Audian's last attempt. */
const tolerance: Tolerance = { pastMs: 75 * 60_000, futureMs: 5 * 60_000 }
/** Without a store, only the clock prevents replays. */
const toleranceWithoutStore: Tolerance = { pastMs: 5 * 60_000, futureMs: 5 * 60_000 }

/** Checks the options and fills in the defaults. @throws OptionsError with all problems */
export function settingsOf(options: WebhooksOptions): Settings {
  const problems = optionProblems(options)
  if (problems.length > 0) throw new OptionsError('createWebhooks', problems)
  return {
    secret: options.secret ?? [],
    store: options.store === 'none' ? noStore : options.store,
    queue: options.queue,
    name: options.name ?? 'default',
    events: { ...audianSchemas, ...options.events },
    onMismatch: options.onMismatch ?? 'deliver',
    tolerance: options.tolerance ?? (options.store === 'none' ? toleranceWithoutStore : tolerance),
    numbers: numbersOf(options),
    logger: loggerOf(options.logger),
    clock: options.clock ?? systemClock,
  }
}

function loggerOf(logger: WebhooksOptions['logger']): Logger {
  if (logger === false) return silentLogger
  return winstonLogger(logger) ?? logger ?? consoleLogger
}
