import { createWebhooks, type Webhooks } from '@audian-webhooks/core'
import type { EventQueue, Queued } from '@audian-webhooks/core/queue'
import { postgresStore } from '@audian-webhooks/store-postgres'
import { sqliteStore } from '@audian-webhooks/store-sqlite'
import { connect, connectPool } from '../connect.ts'
import { insertEffect } from '../effects.ts'
import { consumer, keyOfEvent } from '../event-keys.ts'
import { insertFileEffect } from '../file-effects.ts'
import type { Handle, SynchronousHandle } from '../handle.ts'
import type { Journal } from '../journal.ts'
import { leaseOptions } from '../lease.ts'
import { secret } from '../signed-event.ts'
import { watchedStore } from '../watched-store.ts'
import { sharedDatabase } from './backends/sqlite.ts'
import type { Brief } from './messages.ts'
import { workerOptions } from './worker-options.ts'

/** What a process that handles events does with them. */
export interface Work {
  readonly journal: Journal
  readonly handle: Handle
  /** In place of `handle` where handlers must be synchronous. */
  readonly handleSynchronously: SynchronousHandle
}

export interface OpenReceiver {
  readonly webhooks: Webhooks & Queued<EventQueue>
  /** Waits for what is still running, then closes the queue and the connections. */
  close(): Promise<void>
}

type Place = Pick<Brief, 'store' | 'storeUrl'>

/** The same receiver in every process. @param work of the processes that handle events */
export function openReceiver(place: Place, queue: EventQueue, work?: Work): OpenReceiver {
  if (place.store === 'sqlite-tx') return fileTransactionReceiver(place, queue, work)
  return place.store === 'postgres-tx' ? transactionReceiver(place, queue, work) : leaseReceiver(place, queue, work)
}

const options = { name: consumer, secret, logger: false } as const

function leaseReceiver({ store: name, storeUrl }: Place, queue: EventQueue, work?: Work): OpenReceiver {
  const { store, close } = connect(name === 'sqlite' ? 'sqlite' : 'redis', storeUrl)
  const watched = work === undefined ? store : watchedStore(store, work.journal)
  const webhooks = createWebhooks({ ...options, ...leaseOptions, store: watched, queue })
  webhooks.on('call.completed', ({ id }, { attempt }) => work?.handle({ key: keyOfEvent(id), attempt }))
  return { webhooks, close: closing(webhooks, queue, close) }
}

function transactionReceiver({ storeUrl }: Place, queue: EventQueue, work?: Work): OpenReceiver {
  // One for every job running, and one for everything else.
  const pool = connectPool(storeUrl, workerOptions.concurrency + 1)
  const webhooks = createWebhooks({ ...options, store: postgresStore({ pool, transactional: true }), queue })
  webhooks.on('call.completed', ({ id }, { attempt, tx }) =>
    work?.handle({ key: keyOfEvent(id), attempt, effect: () => tx.query(insertEffect, [id]) }),
  )
  return { webhooks, close: closing(webhooks, queue, () => pool.end()) }
}

function fileTransactionReceiver({ storeUrl }: Place, queue: EventQueue, work?: Work): OpenReceiver {
  const database = sharedDatabase(storeUrl)
  const webhooks = createWebhooks({ ...options, store: sqliteStore({ database, transactional: true }), queue })
  webhooks.on('call.completed', ({ id }, { attempt, tx }) => {
    const effect = () => tx.prepare(insertFileEffect).run(id)
    work?.handleSynchronously({ key: keyOfEvent(id), attempt, effect })
  })
  // Its handle is closed with the queue.
  return { webhooks, close: closing(webhooks, queue, () => Promise.resolve()) }
}

function closing(webhooks: Webhooks, queue: EventQueue, closeStore: () => Promise<void>): () => Promise<void> {
  return async () => {
    await webhooks.close()
    await queue.close()
    await closeStore()
  }
}
