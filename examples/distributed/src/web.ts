import { createServer } from 'node:http'
import { nodeWebhooks } from '@audian-webhooks/node'
import { createReceiver } from './receiver.ts'

// Verifies deliveries, stores their events in the queue and answers. It has no handlers.
const port = Number(process.env.PORT ?? 3000)
const { webhooks, close } = createReceiver()
const receive = nodeWebhooks(webhooks, { path: '/webhooks' })

const server = createServer(async (request, response) => {
  if (request.url !== '/ready') return receive(request, response)
  // For the load balancer. Its answer names the part that fails, not the error.
  const { ready, problems } = await webhooks.ready()
  response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ ready, problems: problems.map(({ part }) => part) }))
})
server.listen(port, () => console.log(`Listening on http://localhost:${port}/webhooks`))

process.once('SIGTERM', async () => {
  server.close()
  await close()
})
