import type { Delivery, DeliveryKind } from '../../src/state/delivery.ts'
import { sentBody } from '../../src/state/sent-body.ts'

interface Expected {
  readonly title: string
  readonly outcomes: readonly string[]
}

/** A receiver handles an unknown name only if it declares it. */
const unknown: Expected = { title: 'does not fail at', outcomes: ['handled', 'unhandled'] }
const handled: Expected = { title: 'handles', outcomes: ['handled'] }
const expectations: { readonly [K in DeliveryKind]?: Expected } = {
  'wrong-key': { title: 'rejects a forged', outcomes: ['unauthentic'] },
  truncated: { title: 'rejects a truncated', outcomes: ['unauthentic'] },
  stale: { title: 'rejects a stale', outcomes: ['out-of-tolerance'] },
  skewed: { title: 'survives a shifted timestamp on', outcomes: ['handled', 'out-of-tolerance'] },
}

const twoHoursMs = 7_200_000

/**
 * A test for Vitest that signs this event and delivers it, as it was delivered, to a receiver that can be replaced.
 *
 * @param documented the names of the events that every receiver knows
 */
export function deliveryTest(delivery: Delivery, documented: readonly string[]): string {
  const usual = documented.includes(delivery.event) ? handled : unknown
  const { title, outcomes } = expectations[delivery.kind] ?? usual
  return `import { createWebhooks } from '@audian-webhooks/core'
import { signedDelivery } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'

// Import your own webhooks here, and pass their secret.
const secret = 'whsec_test'
const webhooks = createWebhooks({ secret, store: 'none', logger: false })
webhooks.on('*', () => undefined)

const event = ${eventLiteral(delivery.body)}

it(${JSON.stringify(`${title} ${delivery.event} ${delivery.eventId}`)}, async () => {
  const { headers, body } = signedDelivery(event, ${signingOptions(delivery)})
  const { outcome } = await webhooks.receive({ headers, body${cut(delivery)} })
  expect(${JSON.stringify(outcomes)}).toContain(outcome)
})
`
}

function signingOptions({ kind, skewMs = 0 }: Delivery): string {
  if (kind === 'wrong-key') return "{ secret: 'whsec_of_another_sender' }"
  const shiftMs = kind === 'stale' ? -twoHoursMs : skewMs
  return shiftMs === 0 ? '{ secret }' : `{ secret, now: Date.now() + ${shiftMs} }`
}

function cut(delivery: Delivery): string {
  const missing = delivery.body.length - sentBody(delivery).length
  return missing === 0 ? '' : `: body.subarray(0, -${missing})`
}

/** As an object if that results in the same bytes, otherwise as text. In an object literal `__proto__` is not a field. */
function eventLiteral(body: string): string {
  const value: unknown = parsed(body)
  const same = typeof value === 'object' && JSON.stringify(value) === body && !body.includes('"__proto__"')
  return same ? JSON.stringify(value, null, 2) : JSON.stringify(body)
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
