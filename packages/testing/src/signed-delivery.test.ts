import { createHmac } from 'node:crypto'
import { verify } from '@audian-webhooks/core'
import { sampleEvent } from '@audian-webhooks/core/protocol'
import { describe, expect, it } from 'vitest'
import { signedDelivery } from './signed-delivery.ts'

const secret = 'whsec_test'
const now = Date.UTC(2026, 0, 15, 9, 0, 0, 999)

describe('signedDelivery', () => {
  it('signs as Audian does, counted out by hand', () => {
    const event = sampleEvent('call.failed')
    const { headers, body } = signedDelivery(event, { secret, now })
    const signed = `1768467600.${JSON.stringify(event)}`

    expect(Buffer.from(body).toString()).toBe(JSON.stringify(event))
    expect(headers).toEqual({
      'content-type': 'application/json',
      'user-agent': 'AudianWebhook/1.0',
      'x-audian-signature': createHmac('sha256', secret).update(signed).digest('hex'),
      'x-audian-timestamp': '1768467600',
      'x-audian-delivery-id': 'delv_sample',
      'x-audian-event': 'call.failed',
    })
  })

  it.each([
    ['an event', sampleEvent('call.completed')],
    ['text', 'no JSON at all'],
    ['nothing', ''],
    ['bytes that are not text', Uint8Array.of(0, 255, 254)],
    ['characters beyond ASCII', { event: 'x', data: 'Zoë 📞' }],
  ])('is authentic to the core, now: %s', (_what, event) => {
    const { headers, body } = signedDelivery(event, { secret })
    expect(verify({ headers, body, secret })).toMatchObject({ authentic: true })
  })

  it('sends bytes and text as they are, and a copy of the bytes', () => {
    const bytes = Uint8Array.of(1, 2, 3)
    const { body } = signedDelivery(bytes, { secret })
    bytes[0] = 9

    expect([...body]).toEqual([1, 2, 3])
    expect(Buffer.from(signedDelivery('{ "a" : 1 }', { secret }).body).toString()).toBe('{ "a" : 1 }')
  })

  it('names the event in a header only where it is known', () => {
    expect(signedDelivery('{}', { secret }).headers).not.toHaveProperty('x-audian-event')
    expect(signedDelivery({ event: 7 }, { secret }).headers).not.toHaveProperty('x-audian-event')
  })

  it('writes the given prefix and delivery id', () => {
    const { headers } = signedDelivery({ event: 'a.b' }, { secret, now, prefix: true, deliveryId: 'delv_2' })
    expect(headers['x-audian-signature']).toMatch(/^sha256=[\da-f]{64}$/)
    expect(headers['x-audian-delivery-id']).toBe('delv_2')
  })
})
