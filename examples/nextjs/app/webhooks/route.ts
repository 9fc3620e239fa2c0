import { createWebhooks } from '@audian-webhooks/core'
import { fetchWebhooks } from '@audian-webhooks/fetch'
import { memoryStore } from '@audian-webhooks/store-memory'
import { after } from 'next/server'

// Signatures are made with node:crypto, so not on the edge runtime.
export const runtime = 'nodejs'

// While `next build` loads this file, the secret is not set yet.
let receive: ((request: Request) => Promise<Response>) | undefined

function createReceive() {
  const webhooks = createWebhooks({ secret: process.env.AUDIAN_WEBHOOK_SECRET, store: memoryStore() })
  webhooks.on('call.completed', (event) => {
    console.log(`${event.data.call_id} took ${event.data.duration} s`)
  })
  return fetchWebhooks(webhooks, { waitUntil: (work) => after(work) })
}

export function POST(request: Request): Promise<Response> {
  receive ??= createReceive()
  return receive(request)
}
