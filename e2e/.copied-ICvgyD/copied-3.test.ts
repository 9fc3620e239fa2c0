import { createWebhooks } from '@audian-webhooks/core'
import { signedDelivery } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'

// Import your own webhooks here, and pass their secret.
const secret = 'whsec_test'
const webhooks = createWebhooks({ secret, store: 'none', logger: false })
webhooks.on('*', () => undefined)

const event = {
  "id": "evt_b118589917084286ac98ba2a67b17f2a",
  "timestamp": "2026-11-27T20:40:33.965Z",
  "event": "call.failed",
  "version": "v1",
  "data": {
    "call_id": "call_sample"
  }
}

it("rejects a stale call.failed evt_b118589917084286ac98ba2a67b17f2a", async () => {
  const { headers, body } = signedDelivery(event, { secret, now: Date.now() + -7200000 })
  const { outcome } = await webhooks.receive({ headers, body })
  expect(["out-of-tolerance"]).toContain(outcome)
})
