/**
 * A worker: `worker-process.mjs QUEUE PLACE [ID]`. The event with this id ends the process at once. Without an id no run ends. Says over IPC
 * which job it has taken, and which run begins.
 */
import { startWorkers } from '@audian-webhooks/core/queue'
import { openReceiver, type QueueName } from './open.ts'

const [, , name, place = '', crashingId] = process.argv
const { webhooks } = openReceiver(name as QueueName, place, (key) => process.send?.({ taken: key }))
webhooks.on('call.completed', async ({ id }) => {
  process.send?.({ run: id })
  if (crashingId === undefined) await new Promise(() => undefined)
  if (id === crashingId) process.kill(process.pid, 'SIGKILL')
})
startWorkers(webhooks, { concurrency: 20 })
