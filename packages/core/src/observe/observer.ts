import type { Settings } from '../options/settings.ts'
import { LifecycleEmitter } from './lifecycle.ts'
import { createLineLimit, type LineLimit } from './line-limit.ts'
import { createGuardedLogger, type LogFields, type Logger } from './logger.ts'
import { Notices } from './notices.ts'
import { createRedactor } from './redact.ts'
import { createReporter, type Reporter } from './report.ts'

/** The log, lifecycle events and counts of a receiver. */
export interface Observer {
  readonly lifecycle: LifecycleEmitter
  readonly logger: Logger
  readonly limit: LineLimit
  readonly notices: Notices
  readonly reporter: Reporter
  /** A logger that adds these fields to every line. */
  makeLog(fields: LogFields): Logger
}

/** @param knownSecrets must not appear in any line */
export function createObserver({ logger: given, clock }: Settings, knownSecrets: () => readonly string[]): Observer {
  const redact = createRedactor(knownSecrets)
  const logger = createGuardedLogger(given, redact)
  const lifecycle = new LifecycleEmitter((error, name) =>
    logger.error({ listener: name, err: error }, 'A lifecycle listener failed. There is no other effect.'),
  )
  const parts = { lifecycle, logger, clock, limit: createLineLimit(clock) }
  return {
    lifecycle,
    logger,
    limit: parts.limit,
    notices: new Notices(parts),
    reporter: createReporter(parts),
    makeLog: (fields) => createGuardedLogger(given, redact, fields),
  }
}
