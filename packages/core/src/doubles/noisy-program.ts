/**
 * A program in which everything goes wrong, with the default logger: its output must give nothing away. Prints the
 * receiver too, in the ways that people debug with.
 */
import { inspect } from 'node:util'
import { systemClock } from '../async/clock.ts'
import type { IdempotencyStore } from '../store/store.ts'
import { createWebhooks } from '../webhooks.ts'
import { secret, signedDelivery } from './deliveries.ts'
import { leakyErrors, phone } from './leaky-errors.ts'

const errors = leakyErrors()
let current: unknown

const store: IdempotencyStore = {
  shared: false,
  claim: () => ({ state: 'claimed' }),
  renew: () => true,
  complete: () => Promise.reject(current),
  release: () => Promise.reject(current),
}
const webhooks = createWebhooks({ secret, store })
webhooks.on('call.failed', () => {
  throw current
})
webhooks.on('call.ringing', (_, { log }) => {
  log.warn({ current, [phone]: phone }, `${phone} ${secret}`)
  log.error(current as object, String(phone))
})
webhooks.lifecycle.on('outcome', () => Promise.reject(current))

for (const [index, [, error]] of errors.entries()) {
  current = error
  for (const event of ['call.failed', 'call.ringing']) {
    await webhooks.receive(signedDelivery(systemClock, { id: `evt_${event}_${index}`, event, data: { to: phone } }))
  }
}
const { headers, body } = signedDelivery(systemClock, { deliveryId: phone })
await webhooks.receive({ headers: { ...headers, 'x-audian-signature': '0'.repeat(64) }, body })
await webhooks.receive({ headers, body: () => ({ unread: 'misconfigured', detail: `${phone} ${secret}` }) })
await webhooks.close({ timeoutMs: 1 })

const print = (value: unknown) => process.stdout.write(`${value}\n`)
for (const printed of [
  webhooks,
  webhooks.lifecycle,
  Object.entries(webhooks),
  Object.getOwnPropertySymbols(webhooks),
]) {
  print(inspect(printed))
  print(inspect(printed, { showHidden: true, depth: 20, getters: true }))
  print(JSON.stringify(printed))
}
print(webhooks)
