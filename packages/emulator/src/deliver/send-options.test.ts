import { parseTimestamp, sign } from '@audian-webhooks/core/protocol'
import { describe, expect, it } from 'vitest'
import type { Received } from '../doubles/receiver.ts'
import { both, emulatorOf, receiverOf } from '../doubles/running.ts'

const minute = 60_000
const event = { event: 'call.completed', data: { call_id: 'call_1' } }

function ageOf({ headers }: Received): number {
  return Date.now() - (parseTimestamp(String(headers['x-audian-timestamp'])) ?? Number.NaN)
}

describe('an event for one webhook', () => {
  it('goes there only, also where it is not subscribed to', async () => {
    const { emulator, receiver } = await both()
    const other = await receiverOf()
    const { id } = emulator.register({ url: other.url, events: ['call.failed'] })
    expect(emulator.send(event, { endpointId: id })).toMatchObject([{ kind: 'event', endpointId: id }])
    await emulator.settled()
    expect([receiver.received.length, other.received.length]).toEqual([0, 1])
  })

  it('is refused while that is paused, and when it is unknown', async () => {
    const { emulator, endpoint } = await both()
    emulator.update(endpoint.id, { active: false })
    expect(() => emulator.send(event, { endpointId: endpoint.id })).toThrow(
      expect.objectContaining({ code: 'INVALID', fields: { endpointId: expect.stringContaining('is paused') } }),
    )
    expect(() => emulator.send(event, { endpointId: 'wh_none' })).toThrow('There is no webhook wh_none.')
    expect(emulator.deliveries()).toEqual([])
  })

  it('may be wrong on purpose', async () => {
    const { emulator, receiver, endpoint } = await both()
    emulator.register({ url: receiver.url })
    receiver.behave(401)
    emulator.send(event, { endpointId: endpoint.id, as: 'truncated' })
    await emulator.settled()
    expect(emulator.tally()).toMatchObject({ deliveries: 1, rejected: 1 })
  })
})

describe('a stale event', () => {
  it.each([
    [undefined, 120 * minute],
    [76 * minute, 76 * minute],
    [24 * 60 * minute, 24 * 60 * minute],
  ])('of the age %s is correctly signed with a timestamp of that age', async (ageMs, expected) => {
    const { emulator, receiver, endpoint } = await both()
    receiver.behave(401)
    emulator.send(event, { as: 'stale', ageMs })
    await emulator.settled()
    const [received] = receiver.received
    if (received === undefined) throw new Error('Nothing has arrived.')
    expect(Math.abs(ageOf(received) - expected)).toBeLessThan(minute)
    const timestamp = String(received.headers['x-audian-timestamp'])
    expect(received.headers['x-audian-signature']).toBe(
      sign({ secret: endpoint.secret, timestamp, body: received.body }),
    )
    const message = `Its timestamp was ${(expected / minute).toLocaleString('en')} minutes old, on purpose.`
    expect(emulator.deliveries()).toMatchObject([
      { kind: 'stale', attempts: [{ explanations: [{ code: 'timestamp-stale', message }] }] },
    ])
    expect(emulator.tally()).toMatchObject({ rejected: 1, failed: 0 })
  })

  it.each([
    { as: 'stale', ageMs: 75 * minute },
    { as: 'stale', ageMs: Number.NaN },
    { as: 'wrong-key', ageMs: 100 * minute },
    { ageMs: 100 * minute },
    { as: 'duplicate', skewMs: 0 },
  ] as const)('is refused with %j', async (options) => {
    const { emulator } = await both()
    expect(() => emulator.send(event, options)).toThrow(expect.objectContaining({ code: 'INVALID' }))
    expect(emulator.deliveries()).toEqual([])
  })
})

describe('an event that is sent twice', () => {
  it('has one id, and the second delivery follows the first', async () => {
    const { emulator, receiver, endpoint } = await both({ chaos: { wrongKey: 1 } })
    const begun = emulator.send(event, { as: 'duplicate', endpointId: endpoint.id })
    expect(begun).toMatchObject([{ kind: 'event', sequence: 1 }])
    await emulator.settled()
    const id = begun[0]?.eventId
    expect(emulator.deliveries()).toMatchObject([
      { kind: 'event', eventId: id, status: 'delivered' },
      { kind: 'duplicate', eventId: id, status: 'delivered' },
    ])
    const [first, second] = receiver.received
    expect(second?.body).toBe(first?.body)
    expect(second?.headers['x-audian-delivery-id']).not.toBe(first?.headers['x-audian-delivery-id'])
  })

  it('waits with the second delivery for the first one to succeed', async () => {
    const { emulator, receiver } = await both()
    receiver.behave(503, 200)
    emulator.send(event, { as: 'duplicate' })
    await emulator.idle()
    expect(emulator.deliveries()).toMatchObject([{ status: 'retrying' }])
    await emulator.advance(2 * minute)
    await emulator.settled()
    expect(emulator.deliveries()).toMatchObject([{ attempts: [{}, {}] }, { kind: 'duplicate', attempts: [{}] }])
  })

  it('ends after the first delivery if that fails', async () => {
    const { emulator, receiver } = await both()
    receiver.behave(400)
    emulator.send(event, { as: 'duplicate' })
    await emulator.settled()
    expect(emulator.deliveries()).toMatchObject([{ status: 'failed' }])
  })

  it('has no delivery without a webhook', async () => {
    const emulator = await emulatorOf()
    expect(emulator.send(event, { as: 'duplicate' })).toEqual([])
  })
})
