import { createWebhooks } from '@audian-webhooks/core'
import { deadLetters, PermanentError, startWorkers } from '@audian-webhooks/core/queue'
import { sqliteStore } from '@audian-webhooks/store-sqlite'
import { inject, sampleEvent } from '@audian-webhooks/testing'
import { expect } from 'vitest'
import { boardServer } from './board-server.ts'
import type { QueueFiles } from './queue-files.ts'

/** A receiver whose queue and store share a file, and the board of it. Nothing works until a test starts workers. */
export async function boardReceiver(files: QueueFiles) {
  const database = files.open()
  const queue = files.queue({ database })
  const webhooks = createWebhooks({
    name: 'app',
    secret: 'whsec_test',
    logger: false,
    store: sqliteStore({ database }),
    queue,
  })
  files.after(() => webhooks.close())
  const board = await boardServer({ queue, deadLetters: deadLetters(webhooks) })
  files.after(() => board.close())
  return { database, queue, webhooks, board }
}

/** One whose workers run, with a handler that fails permanently until `handler.fails` is false: each event is a dead letter. */
export async function failingReceiver(files: QueueFiles, count: number) {
  const receiver = await boardReceiver(files)
  const { webhooks, queue } = receiver
  const handler = { fails: true, handled: [] as string[] }
  webhooks.on('call.failed', ({ id }) => {
    if (handler.fails) throw new PermanentError(`no customer for ${id}`)
    handler.handled.push(id ?? '')
  })
  startWorkers(webhooks)
  const events = Array.from({ length: count }, () => sampleEvent('call.failed'))
  await Promise.all(events.map((event) => inject(webhooks, event)))
  await expect.poll(() => queue.stats().dead).toBe(count)
  return { ...receiver, handler, events }
}
