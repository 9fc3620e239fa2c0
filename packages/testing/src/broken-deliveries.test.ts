import { createWebhooks } from '@audian-webhooks/core'
import { respond } from '@audian-webhooks/core/kit'
import { sampleEvent } from '@audian-webhooks/core/protocol'
import { describe, expect, it } from 'vitest'
import { type BrokenWay, breakDelivery, brokenDeliveries } from './broken-deliveries.ts'
import { ReferenceStore } from './contracts/reference-store.ts'
import { fakeClock } from './fake-clock.ts'
import { signedDelivery } from './signed-delivery.ts'

const secret = 'whsec_test'
const ways = Object.keys(brokenDeliveries) as BrokenWay[]

function setUp() {
  const clock = fakeClock()
  const webhooks = createWebhooks({ secret, clock, store: new ReferenceStore(clock), logger: false })
  const handled: unknown[] = []
  webhooks.on('*', (event) => void handled.push(event))
  const sign = (prefix = false) => signedDelivery(sampleEvent('call.completed'), { secret, now: clock.now(), prefix })
  return { webhooks, handled, sign }
}

describe.each([false, true])('broken deliveries, with a prefix to the signature: %s', (prefix) => {
  it.each(ways)('has the outcome and the status that it says: %s', async (way) => {
    const { webhooks, handled, sign } = setUp()
    const outcome = await webhooks.receive(breakDelivery(sign(prefix), way, { secret }))

    expect(outcome.outcome).toBe(brokenDeliveries[way].outcome)
    expect(respond(outcome)?.status).toBe(brokenDeliveries[way].status)
    expect(handled).toEqual([])
  })

  it('would be handled if it were not broken', async () => {
    const { webhooks, sign } = setUp()
    expect(await webhooks.receive(sign(prefix))).toMatchObject({ outcome: 'handled' })
  })

  it.each(ways)('leaves the delivery itself alone: %s', (way) => {
    const delivery = setUp().sign(prefix)
    const before = { headers: { ...delivery.headers }, body: Buffer.from(delivery.body) }
    const broken = breakDelivery(delivery, way, { secret })

    expect(delivery).toEqual(before)
    expect(broken).not.toEqual(before)
  })
})

it('says of each what is wrong, as a sentence', () => {
  for (const way of ways) expect(brokenDeliveries[way].what).toMatch(/^[A-Z].*\.$/)
})

it.each([
  ['signature-missing', 'signature-missing'],
  ['signature-empty', 'signature-missing'],
  ['signature-ill-formed', 'signature-ill-formed'],
  ['signature-repeated-different', 'signature-ill-formed'],
  ['signature-wrong-secret', 'signature-wrong'],
  ['timestamp-missing', 'timestamp-missing'],
  ['timestamp-ill-formed', 'timestamp-ill-formed'],
  ['timestamp-changed', 'signature-wrong'],
  ['border-moved', 'timestamp-ill-formed'],
  ['body-changed', 'signature-wrong'],
  ['body-reserialised', 'signature-wrong'],
  ['not-json', 'not-json'],
  ['array-body', 'not-an-object'],
  ['no-event-name', 'no-event-name'],
] as const)('is refused for what is wrong with it, and nothing else: %s', async (way, reason) => {
  const { webhooks, sign } = setUp()
  expect(await webhooks.receive(breakDelivery(sign(), way, { secret }))).toMatchObject({ reason })
})

describe('a border moved', () => {
  it('keeps the signed text, so that only a strict timestamp stops it', () => {
    const delivery = setUp().sign()
    const broken = breakDelivery(delivery, 'border-moved', { secret })
    const signed = ({ headers, body }: typeof delivery) =>
      `${headers['x-audian-timestamp']}.${Buffer.from(body).toString()}`

    expect(signed(broken)).toBe(signed(delivery))
    expect(broken.headers['x-audian-signature']).toBe(delivery.headers['x-audian-signature'])
  })

  it('needs a dot in the body', () => {
    const delivery = signedDelivery('{}', { secret })
    expect(() => breakDelivery(delivery, 'border-moved', { secret })).toThrow('has no dot')
  })
})
