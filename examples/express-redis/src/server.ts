import { createWebhooks } from '@audian-webhooks/core'
import { expressWebhooks } from '@audian-webhooks/express'
import { redisStore } from '@audian-webhooks/store-redis'
import express from 'express'
import { Redis } from 'ioredis'

const port = Number(process.env.PORT ?? 3000)
// A delivery waits for three seconds at most, so commands do not need to wait longer for an unavailable server.
const client = new Redis(process.env.REDIS_URL ?? 'redis://localhost:6379', { maxRetriesPerRequest: 1 })
client.on('error', (error) => console.error(`Redis: ${error.message}`))

const webhooks = createWebhooks({
  name: 'express-redis', // the same in every process of this service
  secret: process.env.AUDIAN_WEBHOOK_SECRET,
  store: redisStore({ client }),
})

webhooks.on('call.completed', (event) => {
  console.log(`${event.data.call_id} took ${event.data.duration} s`)
})

const app = express()
// Before express.json(): the signature is made over the bytes as they arrive.
app.use('/webhooks', expressWebhooks(webhooks))
app.use(express.json())

const server = app.listen(port, () => console.log(`Listening on http://localhost:${port}/webhooks`))

process.once('SIGTERM', async () => {
  server.close()
  await webhooks.close()
  await client.quit()
})
