import { setTimeout as pause } from 'node:timers/promises'
import { createWebhooks, type Webhooks, type WebhooksOptions } from '@audian-webhooks/core'
import { deadLetters, type Queued, startWorkers } from '@audian-webhooks/core/queue'
import { type SqliteQueue, sqliteQueue } from '@audian-webhooks/queue-sqlite'
import { sqliteStore } from '@audian-webhooks/store-sqlite'
import type { SqliteDatabase } from '@audian-webhooks/store-sqlite/database'

/** A receiver that answers as soon as an event is in its queue, and the worker behind it. */
export interface Background {
  readonly webhooks: Webhooks & Queued<SqliteQueue>
  /** Events that have been answered but not processed yet. */
  readonly unhandled: number
  /** The ids of its dead letters, the newest first. */
  readonly deadLetterIds: readonly string[]
  /** Resolves once every job is done, or dead. */
  idle(): Promise<void>
  /** Puts a dead letter back into the queue. Returns the result, as a word. */
  replay(id: string): Promise<string>
  close(): Promise<void>
}

const attempts = 3
/** Short, so that the work of a killed process continues soon. */
const lockMs = 2000
const leases = { leaseMs: 2000, renewMs: 500 }

/** Store and queue are in one file, so they outlast the process. */
export function createBackground(
  secret: WebhooksOptions['secret'],
  database: SqliteDatabase,
  say: (line: string) => void,
): Background {
  const queue = sqliteQueue({ database, lockMs })
  const store = sqliteStore({ database })
  const webhooks = createWebhooks({ name: 'background', secret, store, queue, logger: false, ...leases })
  let ticketSystemAnswers = false

  // A real transcription takes minutes, far longer than a delivery may wait.
  webhooks.on(['call.initiated', 'call.ringing', 'call.answered', 'call.completed'], async (event, ctx) => {
    await pause(1500, undefined, { signal: ctx.signal })
    say(`${event.event} of ${event.data.call_id} is handled`)
  })
  webhooks.on('recording.completed', async (event, ctx) => {
    await pause(1500, undefined, { signal: ctx.signal })
    const seconds = ((Date.now() - ctx.receivedAt) / 1000).toFixed(1)
    say(`${event.data.recording_id} is transcribed, ${seconds} s after it arrived`)
  })
  webhooks.on('call.failed', (event) => {
    if (!ticketSystemAnswers) throw new Error('The ticket system is away.')
    say(`a ticket for ${event.data.call_id} is open`)
  })
  webhooks.lifecycle.on('job-failed', ({ attempt }) => say(`attempt ${attempt} of ${attempts} failed`))
  webhooks.lifecycle.on('job-dead', ({ reason }) => {
    ticketSystemAnswers = true
    say(`moved to the dead letters (${reason})`)
  })
  startWorkers(webhooks, { concurrency: 1, retry: { attempts, baseMs: 200, maxMs: 200 } })

  const unhandled = () => {
    const { waiting, running, delayed } = queue.stats()
    return waiting + running + delayed
  }
  const idle = async () => {
    while (unhandled() > 0) await pause(20)
  }
  return {
    webhooks,
    idle,
    get unhandled() {
      return unhandled()
    },
    get deadLetterIds() {
      return queue.deadLetters.list().map(({ id }) => id)
    },
    async replay(id) {
      ticketSystemAnswers = true
      const result = await deadLetters(webhooks).replay(id)
      await idle()
      return result
    },
    async close() {
      await webhooks.close()
      await queue.close()
    },
  }
}
