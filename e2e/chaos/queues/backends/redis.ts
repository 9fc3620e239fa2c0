import type { EventQueue } from '@audian-webhooks/core/queue'
import { bullmqQueue } from '@audian-webhooks/queue-bullmq'

export function openRedis(url: string): EventQueue {
  return bullmqQueue({
    connection: { url },
    // Short, so that the jobs of a killed process come again soon.
    lockMs: 2000,
    stalledCheckMs: 1000,
    onError: () => undefined, // The server goes away on purpose.
  })
}
