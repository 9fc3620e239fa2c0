import { createServer } from 'node:http'
import { createWebhooks } from '@audian-webhooks/core'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'

const port = Number(process.env.PORT ?? 3000)
const webhooks = createWebhooks({ secret: process.env.AUDIAN_WEBHOOK_SECRET, store: memoryStore() })

webhooks.on('call.completed', (event) => {
  console.log(`${event.data.call_id} took ${event.data.duration} s`)
})

const server = createServer(nodeWebhooks(webhooks, { path: '/webhooks' }))
server.listen(port, () => console.log(`Listening on http://localhost:${port}/webhooks`))

process.once('SIGTERM', async () => {
  server.close()
  await webhooks.close()
})
