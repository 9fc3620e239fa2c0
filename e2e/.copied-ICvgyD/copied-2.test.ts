import { createWebhooks } from '@audian-webhooks/core'
import { signedDelivery } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'

// Import your own webhooks here, and pass their secret.
const secret = 'whsec_test'
const webhooks = createWebhooks({ secret, store: 'none', logger: false })
webhooks.on('*', () => undefined)

const event = {
  "id": "evt_77b7e229c4254bf9a4dba7c7a8278472",
  "timestamp": "2026-11-27T20:40:33.963Z",
  "event": "call.failed",
  "version": "v1",
  "data": {
    "call_id": "call_sample"
  }
}

it("rejects a forged call.failed evt_77b7e229c4254bf9a4dba7c7a8278472", async () => {
  const { headers, body } = signedDelivery(event, { secret: 'whsec_of_another_sender' })
  const { outcome } = await webhooks.receive({ headers, body })
  expect(["unauthentic"]).toContain(outcome)
})
