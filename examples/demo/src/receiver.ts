import { setTimeout as pause } from 'node:timers/promises'
import { createWebhooks, type Webhooks, type WebhooksOptions } from '@audian-webhooks/core'
import type { IdempotencyStore } from '@audian-webhooks/core/kit'

/** A receiver as an application would write it. `say` represents the work that an application does with an event. */
export function createReceiver(
  secret: WebhooksOptions['secret'],
  say: (line: string) => void,
  store: IdempotencyStore,
): Webhooks {
  // The demo shows everything itself. Without `logger` warnings and errors go to the console.
  const webhooks = createWebhooks({ name: 'demo', secret, store, logger: false })

  webhooks.on('call.initiated', (event) => say(`${event.data.from} calls ${event.data.to}`))
  webhooks.on('call.ringing', (event) => say(`${event.data.call_id} rings`))
  webhooks.on('call.answered', (event) => say(`${event.data.answered_by} has picked up`))

  // Slow, as an entry in a database may be; it ends early when the response can no longer wait.
  webhooks.on('call.completed', async (event, ctx) => {
    await pause(400, undefined, { signal: ctx.signal })
    say(`${event.data.call_id} took ${event.data.duration} s`)
  })

  // Fails at first, as if a service behind it were unavailable. Audian's next attempt runs it again.
  webhooks.on('call.failed', (event, ctx) => {
    if (ctx.attempt === 1) throw new Error('The ticket system is away.')
    say(`a ticket for ${event.data.call_id} is open, at attempt ${ctx.attempt}`)
  })

  webhooks.on('recording.completed', (event) => say(`${event.data.recording_id} is fetched`))

  return webhooks
}
