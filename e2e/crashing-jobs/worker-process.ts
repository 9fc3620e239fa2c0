/** A worker: `worker-process.mjs QUEUE PLACE ID`. The event with this id ends the process at once. Says over IPC which run begins. */
import { startWorkers } from '@audian-webhooks/core/queue'
import { openReceiver, type QueueName } from './open.ts'

const [, , name, place = '', crashingId = ''] = process.argv
const { webhooks } = openReceiver(name as QueueName, place)
webhooks.on('call.completed', ({ id }) => {
  process.send?.(id)
  if (id === crashingId) process.kill(process.pid, 'SIGKILL')
})
startWorkers(webhooks, { concurrency: 20 })
