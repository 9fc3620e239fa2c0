import { OptionsError } from '@audian-webhooks/core'
import { checkDatabase } from '@audian-webhooks/store-sqlite/database'
import { FileQueue } from './file-queue.ts'
import { optionProblems } from './option-problems.ts'
import { machineClock, type QueueClock } from './queue-clock.ts'
import { owner } from './queue-file.ts'
import type { SqliteQueue, SqliteQueueOptions } from './sqlite-queue.ts'

/**
 * Keeps events in one SQLite file until workers have processed them. Methods throw or reject with the errors of the
 * database, with advice.
 *
 * @throws OptionsError for wrong options
 */
export function sqliteQueue(options: SqliteQueueOptions): SqliteQueue {
  return openQueue(options, machineClock)
}

/** For tests, with their own clock. */
export function openQueue(options: SqliteQueueOptions, clock: QueueClock): SqliteQueue {
  const problems = optionProblems(options ?? {})
  if (problems.length > 0) throw new OptionsError(owner, problems)
  checkDatabase(options?.database, owner)
  return new FileQueue(options, clock)
}
