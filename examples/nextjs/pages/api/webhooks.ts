import type { IncomingMessage, ServerResponse } from 'node:http'
import { createWebhooks } from '@audian-webhooks/core'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'

// The signature is made over the bytes as they arrive, so Next.js must not parse them.
export const config = { api: { bodyParser: false } }

// While `next build` loads this file, the secret is not set yet.
let receive: ReturnType<typeof nodeWebhooks> | undefined

function createReceive() {
  const webhooks = createWebhooks({ secret: process.env.AUDIAN_WEBHOOK_SECRET, store: memoryStore() })
  webhooks.on('call.completed', (event) => {
    console.log(`${event.data.call_id} took ${event.data.duration} s`)
  })
  return nodeWebhooks(webhooks)
}

export default function handler(request: IncomingMessage, response: ServerResponse): Promise<void> {
  receive ??= createReceive()
  return receive(request, response)
}
