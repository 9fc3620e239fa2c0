import { createWebhooks } from '@audian-webhooks/core'
import { bullmqQueue } from '@audian-webhooks/queue-bullmq'
import { redisStore } from '@audian-webhooks/store-redis'
import { connectRedis, queueConnection } from './redis.ts'

/** The receiver, the same in every program, with its connections and a function that closes it. */
export function createReceiver() {
  const client = connectRedis()
  const queue = bullmqQueue({ connection: queueConnection })
  const webhooks = createWebhooks({
    name: 'distributed', // the same in every process of this service
    secret: process.env.AUDIAN_WEBHOOK_SECRET,
    store: redisStore({ client }),
    queue,
  })
  return {
    webhooks,
    queue,
    /** First the receiver, which waits for what is running; then what it uses. */
    async close() {
      await webhooks.close()
      await queue.close()
      client.disconnect()
    },
  }
}
