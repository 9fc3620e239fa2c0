import { setTimeout as pause } from 'node:timers/promises'
import { createWebhooks, type Webhooks } from '@audian-webhooks/core'
import { deadLetters, type Queued, startWorkers } from '@audian-webhooks/core/queue'
import { type MemoryQueue, memoryQueue } from '@audian-webhooks/queue-memory'
import { memoryStore } from '@audian-webhooks/store-memory'

/** A receiver that answers as soon as an event is in its queue, and the workers behind it. */
export interface Background {
  readonly webhooks: Webhooks & Queued<MemoryQueue>
  /** Resolves once every job is done, or dead. */
  idle(): Promise<void>
  /** Puts a dead letter back into the queue. Gives what came of it, as a sentence. */
  replay(id: string): Promise<string>
  close(): Promise<void>
}

const attempts = 3

/** A queue in memory, so that the demo needs no server. It loses its jobs when the process ends. */
export function createBackground(secret: string, say: (line: string) => void): Background {
  const queue = memoryQueue({ volatile: true })
  const webhooks = createWebhooks({ secret, store: memoryStore(), queue, logger: false })
  let ticketSystemAnswers = false

  // Far slower than a delivery may wait, if it took minutes.
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
  startWorkers(webhooks, { retry: { attempts, baseMs: 200, maxMs: 200 } })

  return {
    webhooks,
    async idle() {
      while (queue.stats().delayed > 0 || queue.stats().waiting > 0 || queue.stats().running > 0) await pause(20)
    },
    async replay(id) {
      const result = await deadLetters(webhooks).replay(id)
      await queue.idle()
      return result
    },
    async close() {
      await webhooks.close()
      await queue.close()
    },
  }
}
