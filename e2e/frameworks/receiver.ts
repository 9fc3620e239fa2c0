import { createWebhooks, type Outcome } from '@audian-webhooks/core'
import { memoryStore } from '@audian-webhooks/store-memory'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'

const secret = 'whsec_of_the_framework'

/** A receiver, and the outcomes of its deliveries in order. */
export function createReceiver() {
  const outcomes: Outcome['outcome'][] = []
  const webhooks = createWebhooks({ secret, store: memoryStore(), logger: false }).on('call.completed', () => undefined)
  webhooks.lifecycle.on('outcome', ({ outcome }) => void outcomes.push(outcome))
  return { webhooks, outcomes }
}

/** Posts an event, and gives the status of the answer. */
export async function deliver(
  url: string,
  event: object | string = sampleEvent('call.completed'),
  signedWith = secret,
): Promise<number> {
  const response = await fetch(url, { method: 'POST', ...signedDelivery(event, { secret: signedWith }) })
  await response.text()
  return response.status
}
