import { createWebhooks } from '@audian-webhooks/core'
import { signedDelivery } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'

// Import your own webhooks here, and pass their secret.
const secret = 'whsec_test'
const webhooks = createWebhooks({ secret, store: 'none', logger: false })
webhooks.on('*', () => undefined)

const event = {
  "id": "evt_84d801b302414663bc2f9d50098a4d08",
  "timestamp": "2026-11-27T20:40:33.965Z",
  "event": "call.failed",
  "version": "v1",
  "data": {
    "call_id": "call_sample"
  }
}

it("rejects a truncated call.failed evt_84d801b302414663bc2f9d50098a4d08", async () => {
  const { headers, body } = signedDelivery(event, { secret })
  const { outcome } = await webhooks.receive({ headers, body: body.subarray(0, -2) })
  expect(["unauthentic"]).toContain(outcome)
})
