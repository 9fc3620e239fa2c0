import { createWebhooks, type Webhooks } from '@audian-webhooks/core'
import { memoryStore } from '@audian-webhooks/store-memory'

/** What the handlers have done, for the table to show. */
export interface Journal {
  note(line: string): void
}

/** The receiver of the demo, as an application would write it. */
export function createReceiver(secret: string, journal: Journal): Webhooks {
  // No log, since the demo prints a table of everything; leave `logger` out and warnings go to the console.
  const webhooks = createWebhooks({ secret, store: memoryStore(), logger: false })

  webhooks.on(['call.initiated', 'call.ringing', 'call.answered'], (event) => {
    journal.note(`${event.data.call_id}: ${event.event}`)
  })

  webhooks.on('call.completed', async (event, ctx) => {
    // Stands for an entry in a database: slow enough for a second delivery to arrive meanwhile.
    await pause(100, ctx.signal)
    journal.note(`${event.data.call_id}: took ${event.data.duration} s`)
  })

  webhooks.on('call.failed', (event, ctx) => {
    if (ctx.attempt === 1) throw new Error('The database is away.')
    journal.note(`${event.data.call_id}: failed, and noted at attempt ${ctx.attempt}`)
  })

  webhooks.on('recording.completed', (event) => {
    journal.note(`${event.data.call_id}: recording ${event.data.recording_id} fetched`)
  })

  return webhooks
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, delayMs)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
