import { createWebhooks } from '@audian-webhooks/core'
import { expressWebhooks } from '@audian-webhooks/express'
import { memoryStore } from '@audian-webhooks/store-memory'
import express from 'express'

const port = Number(process.env.PORT ?? 3000)
const webhooks = createWebhooks({ secret: process.env.AUDIAN_WEBHOOK_SECRET, store: memoryStore() })

webhooks.on('call.completed', (event) => {
  console.log(`${event.data.call_id} took ${event.data.duration} s`)
})

const app = express()
// Before express.json(): the signature is made over the bytes as they arrive.
app.use('/webhooks', expressWebhooks(webhooks))
app.use(express.json())
app.post('/orders', (request, response) => {
  response.json({ ordered: request.body })
})

const server = app.listen(port, () => console.log(`Listening on http://localhost:${port}/webhooks`))

process.once('SIGTERM', async () => {
  server.close()
  await webhooks.close()
})
