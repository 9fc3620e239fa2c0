import { createWebhooks } from '@audian-webhooks/core'
import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import type { EventQueue } from '@audian-webhooks/core/queue'
import { bullmqQueue } from '@audian-webhooks/queue-bullmq'
import { sqliteQueue } from '@audian-webhooks/queue-sqlite'
import { memoryStore } from '@audian-webhooks/store-memory'
import { prepareDatabase, sqliteStore } from '@audian-webhooks/store-sqlite'
import Database from 'libsql'

export type QueueName = 'bullmq' | 'sqlite'

/** Short, so that the jobs of a killed process are free soon, and long enough for a busy machine. */
const lockMs = 3000

/**
 * The receiver of one process, over its own connections.
 *
 * @param place of the server, or of the file
 * @param onTaken called when a worker has taken a job, with its key
 */
export function openReceiver(name: QueueName, place: string, onTaken: (key: string) => void = () => undefined) {
  const { queue, store, close } = name === 'bullmq' ? onRedis(place) : inFile(place)
  const base = { name: 'billing', secret: 'whsec_test', leaseMs: 900, renewMs: 300, logger: false } as const
  const watched: EventQueue = {
    enqueuer: queue.enqueuer,
    deadLetters: queue.deadLetters,
    add: (job) => queue.add(job),
    work: (run, options) =>
      queue.work((job, attempt) => {
        onTaken(job.key)
        return run(job, attempt)
      }, options),
    stats: () => queue.stats(),
    close: () => queue.close(),
  }
  const webhooks = createWebhooks({ ...base, store, queue: watched })
  return {
    webhooks,
    queue,
    async close() {
      await webhooks.close()
      await queue.close()
      close()
    },
  }
}

interface Parts {
  readonly queue: EventQueue
  readonly store: IdempotencyStore
  close(): void
}

/** The store answers at once, so a run begins before the queue has heard of anything. */
function onRedis(url: string): Parts {
  const queue = bullmqQueue({ connection: { url }, lockMs, stalledCheckMs: 500 })
  return { queue, store: memoryStore(), close: () => undefined }
}

function inFile(path: string): Parts {
  const database = new Database(path)
  prepareDatabase(database)
  return { queue: sqliteQueue({ database, lockMs }), store: sqliteStore({ database }), close: () => database.close() }
}
