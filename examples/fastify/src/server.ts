import { createWebhooks } from '@audian-webhooks/core'
import { fastifyWebhooks } from '@audian-webhooks/fastify'
import { memoryStore } from '@audian-webhooks/store-memory'
import Fastify from 'fastify'

const port = Number(process.env.PORT ?? 3000)
const webhooks = createWebhooks({ secret: process.env.AUDIAN_WEBHOOK_SECRET, store: memoryStore() })

webhooks.on('call.completed', (event) => {
  console.log(`${event.data.call_id} took ${event.data.duration} s`)
})

const app = Fastify()
app.register(fastifyWebhooks, { webhooks, path: '/webhooks' })
app.post('/orders', (request) => ({ ordered: request.body }))

await app.listen({ port })
console.log(`Listening on http://localhost:${port}/webhooks`)

process.once('SIGTERM', async () => {
  await webhooks.close()
  await app.close()
})
