import { createWebhooks } from '@audian-webhooks/core'
import { signedDelivery } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'

// Import your own webhooks here, and pass their secret.
const secret = 'whsec_test'
const webhooks = createWebhooks({ secret, store: 'none', logger: false })
webhooks.on('*', () => undefined)

const event = {
  "id": "evt_378d8dafa2974b659287a6218ca68ada",
  "timestamp": "2026-11-27T20:40:33.953Z",
  "event": "call.completed",
  "version": "v1",
  "data": {
    "call_id": "call_sample",
    "call_uuid": "7c0e6a52-3d0c-4f57-9a3e-5f3a1d2b4c6d",
    "duration": 305,
    "status": "completed",
    "from": "O'Brien \"Żółw\" $HOME `id` \\ !   🐢",
    "to": "+1\n2",
    "ended_at": "2026-11-27T20:40:33.953Z",
    "completion_reason": "normal",
    "tags": {
      "campaign": "winter",
      "agent": "a-17"
    }
  }
}

it("handles call.completed evt_378d8dafa2974b659287a6218ca68ada", async () => {
  const { headers, body } = signedDelivery(event, { secret })
  const { outcome } = await webhooks.receive({ headers, body })
  expect(["handled"]).toContain(outcome)
})
