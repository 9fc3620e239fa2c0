import { createWebhooks } from '@audian-webhooks/core'
import { fetchWebhooks } from '@audian-webhooks/fetch'
import { memoryStore } from '@audian-webhooks/store-memory'

// While `vite build` loads this file, the secret is not set yet.
let receive: ((request: Request) => Promise<Response>) | undefined

function createReceive() {
  const webhooks = createWebhooks({ secret: process.env.AUDIAN_WEBHOOK_SECRET, store: memoryStore() })
  webhooks.on('call.completed', (event) => {
    console.log(`${event.data.call_id} took ${event.data.duration} s`)
  })
  // The process of adapter-node keeps running after a response.
  return fetchWebhooks(webhooks, { waitUntil: 'process' })
}

export function POST({ request }: { request: Request }): Promise<Response> {
  receive ??= createReceive()
  return receive(request)
}
