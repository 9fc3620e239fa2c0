import type { Settings } from '../options/settings.ts'
import { LifecycleEmitter } from './lifecycle.ts'
import { createLineLimit } from './line-limit.ts'
import { createGuardedLogger, type LogFields, type Logger } from './logger.ts'
import { Notices } from './notices.ts'
import { createRedactor } from './redact.ts'
import { createReporter, type Reporter } from './report.ts'

/** Everything through which a receiver says what it does. */
export interface Observer {
  readonly lifecycle: LifecycleEmitter
  readonly logger: Logger
  readonly notices: Notices
  readonly reporter: Reporter
  /** A logger whose lines all carry these fields. */
  makeLog(fields: LogFields): Logger
}

/** @param knownSecrets what no line may show */
export function createObserver({ logger: given, clock }: Settings, knownSecrets: () => readonly string[]): Observer {
  const redact = createRedactor(knownSecrets)
  const logger = createGuardedLogger(given, redact)
  const lifecycle = new LifecycleEmitter((error, name) =>
    logger.error({ listener: name, err: error }, 'A lifecycle listener failed; nothing else is affected.'),
  )
  const parts = { lifecycle, logger, clock, limit: createLineLimit(clock) }
  return {
    lifecycle,
    logger,
    notices: new Notices(parts),
    reporter: createReporter(parts),
    makeLog: (fields) => createGuardedLogger(given, redact, fields),
  }
}
