import { setTimeout as pause } from 'node:timers/promises'
import { PermanentError, startWorkers } from '@audian-webhooks/core/queue'
import { createReceiver } from './receiver.ts'

// Processes the events in the queue. Start as many of these as the work needs.
const concurrency = Number(process.env.CONCURRENCY ?? 10)
const { webhooks, close } = createReceiver()

webhooks.on('call.completed', async (event, ctx) => {
  await pause(50, undefined, { signal: ctx.signal }) // replace this with the real work
  console.log(`${event.data.call_id} took ${event.data.duration} s (attempt ${ctx.attempt})`)
})
webhooks.on('call.failed', (event) => {
  throw new PermanentError(`no customer belongs to ${event.data.call_id}`)
})
webhooks.lifecycle.on('job-dead', ({ key, reason }) => console.error(`dead letter: ${key}: ${reason}`))

startWorkers(webhooks, { concurrency })
console.log(`Working, up to ${concurrency} events at once`)

process.once('SIGTERM', close)
