import { createWebhooks } from '@audian-webhooks/core'
import { signedDelivery } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'

// Import your own webhooks here, and pass their secret.
const secret = 'whsec_test'
const webhooks = createWebhooks({ secret, store: 'none', logger: false })
webhooks.on('*', () => undefined)

const event = {
  "id": "evt_dcdacfbb57ed44ccb0145e328b8c725d",
  "timestamp": "2026-11-27T20:40:33.972Z",
  "event": "call.failed",
  "version": "v1",
  "data": {
    "call_id": "call_sample"
  }
}

it("survives a shifted timestamp on call.failed evt_dcdacfbb57ed44ccb0145e328b8c725d", async () => {
  const { headers, body } = signedDelivery(event, { secret, now: Date.now() + 3600000 })
  const { outcome } = await webhooks.receive({ headers, body })
  expect(["handled","out-of-tolerance"]).toContain(outcome)
})
