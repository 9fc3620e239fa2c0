import type { ReceiverDeadLetters } from '@audian-webhooks/core/queue'
import type { BaseAdapter } from '@bull-board/api/dist/queueAdapters/base.js'
import type { SqliteQueue } from '../sqlite-queue.ts'
import { DeadLetterBoard } from './dead-letter-board.ts'
import { JobBoard } from './job-board.ts'

export interface BoardQueuesOptions {
  readonly queue: SqliteQueue
  /** `deadLetters(webhooks)` of the receiver with this queue: it asks the store whether an event was handled in the meantime. */
  readonly deadLetters: ReceiverDeadLetters
  /** What the board calls the queue; the dead letters have `-dead` behind it. Default `audian-webhooks`. */
  readonly name?: string | undefined
}

/**
 * Two queues for `createBullBoard()` of bull-board: the jobs, which it only shows, and the dead letters, which it can retry and
 * remove. What bull-board offers beyond that is refused. The board shows events, with their phone numbers, and has no login.
 */
export function boardQueues({
  queue,
  deadLetters,
  name = 'audian-webhooks',
}: BoardQueuesOptions): readonly BaseAdapter[] {
  return [new JobBoard(name, queue), new DeadLetterBoard(`${name}-dead`, queue, deadLetters)]
}
