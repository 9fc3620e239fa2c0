import { OptionsError } from '@audian-webhooks/core'
import type { BullmqQueue, BullmqQueueOptions } from './bullmq-queue.ts'
import { optionProblems } from './option-problems.ts'
import { RedisQueue } from './redis-queue.ts'

/** A queue with workers, retries and dead letters in Redis. @throws OptionsError for wrong options */
export function bullmqQueue(options: BullmqQueueOptions): BullmqQueue {
  const problems = optionProblems(options)
  if (problems.length > 0) throw new OptionsError('bullmqQueue', problems)
  return new RedisQueue(options)
}
