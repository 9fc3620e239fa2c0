import { sign } from '@audian-webhooks/core/protocol'
import { describe, expect, it } from 'vitest'
import type { Received } from '../doubles/receiver.ts'
import { both } from '../doubles/running.ts'
import { noChaos } from './chaos-settings.ts'

const event = { event: 'call.completed', id: 'evt_1', data: { call_id: 'call_1' } }
const two_hours = 7200

function isSigned({ headers, body }: Received, secret: string): boolean {
  const timestamp = String(headers['x-audian-timestamp'])
  return sign({ secret, timestamp, body }) === headers['x-audian-signature']
}

function ageSeconds({ headers }: Received): number {
  return Date.now() / 1000 - Number(headers['x-audian-timestamp'])
}

describe('faults that a receiver must tolerate happen to the event itself', () => {
  it('duplicate: it comes again once it was delivered', async () => {
    const { emulator, receiver } = await both({ chaos: { duplicate: 1 } })
    receiver.behave(503, 200)
    emulator.send(event)
    await emulator.idle()
    expect(emulator.deliveries()).toMatchObject([{ kind: 'event', status: 'retrying' }])
    await emulator.advance(120_000)
    expect(emulator.deliveries()).toMatchObject([
      { kind: 'event', status: 'delivered', eventId: 'evt_1' },
      { kind: 'duplicate', status: 'delivered', eventId: 'evt_1' },
    ])
  })

  it('concurrentDuplicate: it comes twice at the same time', async () => {
    const { emulator, receiver } = await both({ chaos: { concurrentDuplicate: 1 } })
    receiver.behave('hang')
    emulator.send(event)
    await receiver.arrived(2)
    expect(receiver.mostOpen).toBe(2)
    expect(receiver.received[0]?.body).toBe(receiver.received[1]?.body)
  })

  it('reorder: it waits until a later one has overtaken it', async () => {
    const { emulator, receiver } = await both({ chaos: { reorder: 1 } })
    emulator.send({ ...event, id: 'evt_held' })
    emulator.setChaos({ reorder: 0 })
    await emulator.idle()
    expect(receiver.received).toEqual([])
    emulator.send({ ...event, id: 'evt_later' })
    await emulator.settled()
    expect(receiver.received.map(({ body }) => JSON.parse(body).id)).toEqual(['evt_later', 'evt_held'])
  })

  it('reorder: it continues automatically if nothing follows', async () => {
    const { emulator } = await both({ chaos: { reorder: 1, maxDelayMs: 1000 } })
    emulator.send(event)
    await emulator.advance(999)
    expect(emulator.tally()).toMatchObject({ pending: 1, attempts: 0 })
    await emulator.advance(1)
    expect(emulator.tally()).toMatchObject({ delivered: 1 })
  })

  it('reorder: after it has continued, a later event does not bring its next attempt forward', async () => {
    const { emulator, receiver } = await both({ chaos: { reorder: 1, maxDelayMs: 1000 } })
    receiver.behave(503)
    emulator.send(event)
    await emulator.advance(1000)
    expect(emulator.tally()).toMatchObject({ retrying: 1, attempts: 1 })
    emulator.setChaos({ reorder: 0 })
    emulator.send({ ...event, id: 'evt_2' })
    await emulator.idle()
    expect(emulator.deliveries()).toMatchObject([{ attempts: [{ number: 1 }] }, { attempts: [{ number: 1 }] }])
    expect(receiver.received).toHaveLength(2)
  })

  it('delay: it comes late, within the limit', async () => {
    const { emulator } = await both({ chaos: { delay: 1, maxDelayMs: 8000 }, random: () => 0.5 })
    emulator.send(event)
    await emulator.advance(3999)
    expect(emulator.tally()).toMatchObject({ pending: 1, attempts: 0 })
    await emulator.advance(1)
    expect(emulator.tally()).toMatchObject({ delivered: 1 })
  })

  it.each([
    { chance: 0.1, error: 'The connection was cut in the middle of the body (chaos).', arrivals: 1 },
    { chance: 0.9, error: 'The connection was cut before the answer (chaos).', arrivals: 2 },
  ])('droppedConnection: $error', async ({ chance, error, arrivals }) => {
    const { emulator, receiver } = await both({ chaos: { droppedConnection: 1 }, random: () => chance })
    emulator.send(event)
    await emulator.idle()
    expect(emulator.deliveries()).toMatchObject([
      { status: 'retrying', attempts: [{ error, chaos: 'dropped-connection' }] },
    ])
    await emulator.advance(120_000)
    expect(emulator.deliveries()).toMatchObject([{ status: 'delivered' }])
    await receiver.arrived(arrivals)
    expect(receiver.received).toHaveLength(arrivals)
  })

  it('newFields: it has undocumented fields and a valid signature', async () => {
    const { emulator, receiver, endpoint } = await both({ chaos: { newFields: 1 } })
    emulator.send(event)
    await emulator.settled()
    const [received] = receiver.received as [Received]
    expect(JSON.parse(received.body)).toMatchObject({ data: { call_id: 'call_1', new_in_v2: true }, region: 'eu-1' })
    expect(isSigned(received, endpoint.secret)).toBe(true)
  })

  it('unknownEvent: one more event with an undocumented name, to webhooks that subscribe to all events', async () => {
    const { emulator, receiver } = await both({ chaos: { unknownEvent: 1 } })
    emulator.register({ url: receiver.url, events: ['call.completed'] })
    emulator.send(event)
    await emulator.settled()
    expect(receiver.received.map(({ body }) => JSON.parse(body).event).sort()).toEqual([
      'call.completed',
      'call.completed',
      'call.teleported',
    ])
  })
})

describe('deliveries that a receiver must reject are sent once, in addition to the event', () => {
  it.each([
    ['wrongKey', 'wrong-key', (one: Received, secret: string) => !isSigned(one, secret) && ageSeconds(one) < 60],
    ['truncated', 'truncated', (one: Received, secret: string) => !isSigned(one, secret) && !one.body.endsWith('}}')],
    ['stale', 'stale', (one: Received, secret: string) => isSigned(one, secret) && ageSeconds(one) > two_hours - 5],
  ] as const)('%s', async (name, kind, isRight) => {
    const { emulator, receiver, endpoint } = await both({ chaos: { [name]: 1 } })
    const right: Received[] = []
    receiver.behave((request, response) => {
      const good = isSigned(request, endpoint.secret) && ageSeconds(request) < 60
      if (good) right.push(request)
      response.writeHead(good ? 200 : 503).end()
    })
    emulator.send(event)
    await emulator.settled()
    expect(right).toHaveLength(1)
    expect(receiver.received.filter((one) => isRight(one, endpoint.secret))).toHaveLength(1)
    expect(emulator.deliveries()).toMatchObject([
      { kind, status: 'failed', reason: 'Rejected, as expected.', attempts: [{ number: 1 }] },
      { kind: 'event', status: 'delivered' },
    ])
  })

  it('is counted apart from authentic deliveries', async () => {
    const { emulator, receiver } = await both({ chaos: { wrongKey: 1, truncated: 1 } })
    receiver.behave(401, 401, 400)
    emulator.send(event)
    await emulator.settled()
    const none = { pending: 0, retrying: 0, delivered: 0, accepted: 0, unanswered: 0 }
    expect(emulator.tally()).toEqual({ ...none, deliveries: 3, attempts: 3, rejected: 2, failed: 1 })
  })

  it('draws no conclusion from a receiver that does not answer', async () => {
    const { emulator, receiver } = await both({ chaos: { wrongKey: 1 } })
    receiver.behave('cut')
    emulator.send(event)
    await emulator.idle()
    expect(emulator.deliveries()).toMatchObject([
      { kind: 'wrong-key', status: 'failed', reason: 'No answer came, and it is not retried.' },
      { kind: 'event', status: 'retrying' },
    ])
    expect(emulator.tally()).toMatchObject({ unanswered: 1, rejected: 0, failed: 0, retrying: 1 })
  })

  it('reports a receiver that accepts a forged delivery', async () => {
    const { emulator } = await both({ chaos: { wrongKey: 1 } })
    emulator.send(event)
    await emulator.settled()
    expect(emulator.tally()).toMatchObject({ delivered: 1, accepted: 1, rejected: 0 })
    expect(emulator.deliveries()).toMatchObject([
      { kind: 'wrong-key', status: 'delivered', reason: 'Accepted, although a receiver must reject it.' },
      { kind: 'event', status: 'delivered', reason: undefined },
    ])
  })
})

describe('chaos settings', () => {
  it('are off by default, and can be changed separately', async () => {
    const { emulator } = await both()
    expect(emulator.chaos).toEqual(noChaos)
    emulator.setChaos({ stale: 0.5 })
    emulator.setChaos({ delay: 1 })
    expect(emulator.chaos).toEqual({ ...noChaos, stale: 0.5, delay: 1 })
  })

  it.each<[object, string]>([
    [{ stale: 2 }, 'chaos.stale must be a number from 0 to 1.'],
    [{ stale: Number.NaN }, 'chaos.stale must be a number from 0 to 1.'],
    [{ maxDelayMs: -1 }, 'chaos.maxDelayMs must be milliseconds from 0 to 31,536,000,000.'],
    [{ fog: 1 }, 'chaos.fog is not a chaos setting.'],
  ])('%j is refused, and changes nothing', async (chaos, message) => {
    const { emulator } = await both()
    expect(() => emulator.setChaos(chaos)).toThrow(message)
    expect(emulator.chaos).toEqual(noChaos)
  })

  it('happen as often as they say', async () => {
    const { emulator } = await both({ chaos: { newFields: 0.25 }, random: Math.random })
    for (let count = 0; count < 2000; count++) emulator.send(event)
    const changed = emulator.deliveries().filter(({ body }) => body.includes('new_in_v2')).length
    // Five standard deviations: wrong once in two million runs.
    expect(Math.abs(changed - 500)).toBeLessThan(5 * Math.sqrt(2000 * 0.25 * 0.75))
    await emulator.settled()
  })
})
