import type { EventJob, EventQueue } from '@audian-webhooks/core/queue'
import { keyOfStore } from '../../event-keys.ts'
import { openRedis } from './redis.ts'

export function openBroken(url: string): EventQueue {
  const queue = openRedis(url)
  const add = queue.add.bind(queue)
  const losing = (job: EventJob) => (keyOfStore(job.key) % 10 === 4 ? undefined : add(job))
  return Object.assign(queue, { add: losing })
}
