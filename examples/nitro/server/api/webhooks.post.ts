import { createWebhooks } from '@audian-webhooks/core'
import { fetchWebhooks } from '@audian-webhooks/fetch'
import { memoryStore } from '@audian-webhooks/store-memory'
import { defineEventHandler, toWebRequest } from 'h3'

const webhooks = createWebhooks({ secret: process.env.AUDIAN_WEBHOOK_SECRET, store: memoryStore() })

webhooks.on('call.completed', (event) => {
  console.log(`${event.data.call_id} took ${event.data.duration} s`)
})

const receive = fetchWebhooks(webhooks)

// Nitro's event has the platform's waitUntil(), for work that continues after the response.
export default defineEventHandler((event) => receive(toWebRequest(event), event))
