import { createWebhooks } from '@audian-webhooks/core'
import { signedDelivery } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'

// Import your own webhooks here, and pass their secret.
const secret = 'whsec_test'
const webhooks = createWebhooks({ secret, store: 'none', logger: false })
webhooks.on('*', () => undefined)

const event = "{\"id\":\"evt_9cda3b58239475e9\",\"timestamp\":\"2026-11-27T20:40:33.958Z\",\"event\":\"call.teleported\",\"version\":\"v1\",\"data\":{\"__proto__\":{\"a\":1},\"list\":[null]}}"

it("does not fail at call.teleported evt_9cda3b58239475e9", async () => {
  const { headers, body } = signedDelivery(event, { secret })
  const { outcome } = await webhooks.receive({ headers, body })
  expect(["handled","unhandled"]).toContain(outcome)
})
