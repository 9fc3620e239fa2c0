import { createWebhooks, type Logger, type Webhooks } from '@audian-webhooks/core'
import { startWorkers } from '@audian-webhooks/core/queue'
import { sqliteQueue } from '@audian-webhooks/queue-sqlite'
import { sqliteStore } from '@audian-webhooks/store-sqlite'
import type { Database } from 'libsql'
import { secret } from './deliver.ts'
import type { Handlers } from './handlers.ts'

interface Place {
  readonly database: Database
  readonly handlers: Handlers
  readonly logger: Logger
  onQueueError(error: Error): void
}

export interface Opened {
  readonly webhooks: Pick<Webhooks, 'handle' | 'ready' | 'close'>
  readonly queue?: ReturnType<typeof sqliteQueue>
}

/** The ways in which a receiver can use one file. */
export const ways = {
  'a store'({ database, handlers, logger }: Place): Opened {
    const webhooks = createWebhooks({ name, secret, logger, store: sqliteStore({ database }) })
    webhooks.on('call.completed', ({ id = '' }) => handlers.handle(id))
    return { webhooks }
  },

  'a store with transactions'({ database, handlers, logger }: Place): Opened {
    const store = sqliteStore({ database, transactional: true })
    const webhooks = createWebhooks({ name, secret, logger, store })
    webhooks.on('call.completed', ({ id = '' }, { tx }) => handlers.handleWithin(tx, id))
    return { webhooks }
  },

  'a queue and a store'({ database, handlers, logger, onQueueError }: Place): Opened {
    const queue = sqliteQueue({ database, onError: onQueueError })
    const webhooks = createWebhooks({ name, secret, logger, store: sqliteStore({ database }), queue })
    webhooks.on('call.completed', ({ id = '' }) => handlers.handle(id))
    startWorkers(webhooks)
    return { webhooks, queue }
  },

  'a queue and a store with transactions'({ database, handlers, logger, onQueueError }: Place): Opened {
    const queue = sqliteQueue({ database, onError: onQueueError })
    const store = sqliteStore({ database, transactional: true })
    const webhooks = createWebhooks({ name, secret, logger, store, queue })
    webhooks.on('call.completed', ({ id = '' }, { tx }) => handlers.handleWithin(tx, id))
    startWorkers(webhooks)
    return { webhooks, queue }
  },
} as const

export type WayName = keyof typeof ways

const name = 'full-disk'
