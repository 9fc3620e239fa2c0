import type { ReceiverDeadLetters } from '@audian-webhooks/core/queue'
import type { BaseAdapter } from '@bull-board/api/dist/queueAdapters/base.js'
import type { SqliteQueue } from '../sqlite-queue.ts'
import { DeadLetterBoard } from './dead-letter-board.ts'
import { JobBoard } from './job-board.ts'

export interface BoardQueuesOptions {
  readonly queue: SqliteQueue
  /** `deadLetters(webhooks)` of the receiver with this queue. It checks in the store whether an event was handled in the meantime. */
  readonly deadLetters: ReceiverDeadLetters
  /** The name of the queue on the board. The dead letters have the suffix `-dead`. Default `audian-webhooks`. */
  readonly name?: string | undefined
}

/**
 * Two queues for `createBullBoard()` of bull-board: the jobs, which are read-only, and the dead letters, which can be
 * retried and removed. Other actions of bull-board are rejected. The board shows events, including phone numbers, and
 * has no login.
 */
export function boardQueues({
  queue,
  deadLetters,
  name = 'audian-webhooks',
}: BoardQueuesOptions): readonly BaseAdapter[] {
  return [new JobBoard(name, queue), new DeadLetterBoard(`${name}-dead`, queue, deadLetters)]
}
