// Works the queue in its own process. Says how long it took once it has handled the given number of events.
import { performance } from 'node:perf_hooks'
import { createWebhooks } from '@audian-webhooks/core'
import { startWorkers } from '@audian-webhooks/core/queue'
import { bullmqQueue } from '@audian-webhooks/queue-bullmq'
import { redisStore } from '@audian-webhooks/store-redis'
import { Redis } from 'ioredis'
import { secret } from '../deliveries.ts'

const [url = '', expected = '', concurrency = ''] = process.argv.slice(2)
const client = new Redis(url)
const queue = bullmqQueue({ connection: { url } })
const webhooks = createWebhooks({
  name: 'benchmark', // as in the web process
  secret,
  store: redisStore({ client }),
  queue,
  concurrency: Number(concurrency),
  logger: false,
})
let handled = 0
let startedAt = 0
webhooks.on('call.completed', () => {
  if (handled++ === 0) startedAt = performance.now()
  if (handled === Number(expected)) process.send?.(performance.now() - startedAt)
})
startWorkers(webhooks, { concurrency: Number(concurrency) })

process.on('disconnect', () => process.exit())
