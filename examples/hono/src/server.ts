import { createWebhooks } from '@audian-webhooks/core'
import { fetchWebhooks } from '@audian-webhooks/fetch'
import { memoryStore } from '@audian-webhooks/store-memory'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const port = Number(process.env.PORT ?? 3000)
const webhooks = createWebhooks({ secret: process.env.AUDIAN_WEBHOOK_SECRET, store: memoryStore() })

webhooks.on('call.completed', (event) => {
  console.log(`${event.data.call_id} took ${event.data.duration} s`)
})

// This process keeps running after a response, so no work has to finish before it.
const receive = fetchWebhooks(webhooks, { waitUntil: 'process' })

const app = new Hono()
app.all('/webhooks', (context) => receive(context.req.raw))
app.post('/orders', async (context) => context.json({ ordered: await context.req.json() }))

const server = serve({ fetch: app.fetch, port }, () => console.log(`Listening on http://localhost:${port}/webhooks`))

process.once('SIGTERM', async () => {
  server.close()
  await webhooks.close()
})
