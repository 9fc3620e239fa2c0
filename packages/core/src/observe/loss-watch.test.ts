import { fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it, vi } from 'vitest'
import { signedDelivery } from '../doubles/deliveries.ts'
import { createTestReceiver } from '../doubles/test-receiver.ts'
import type { Ending, Outcome } from '../outcome.ts'
import { LifecycleEmitter } from './lifecycle.ts'
import { silentLogger } from './logger.ts'
import { createLossWatch } from './loss-watch.ts'

const minute = 60_000
const rawBody = Buffer.from('{"event":"call.failed"}')

function setUp() {
  const clock = fakeClock()
  const lifecycle = new LifecycleEmitter(() => undefined)
  const lost = vi.fn()
  const suspected = vi.fn()
  lifecycle.on('permanent-loss', lost)
  lifecycle.on('suspected-loss', suspected)
  const error = vi.fn()
  const watch = createLossWatch(lifecycle, { ...silentLogger, error }, clock)
  const authentic = (ending: Ending, ageMs = 0, timestamp?: string) => {
    const outcome: Outcome = {
      receivedAt: clock.now(),
      durationMs: 1,
      keyId: 'abcd1234',
      key: 'app:evt_1',
      event: 'call.failed',
      timestamp: timestamp ?? new Date(clock.now() - ageMs).toISOString(),
      ...ending,
    }
    watch(outcome, rawBody)
    return outcome
  }
  const refused = (reason: 'signature-wrong' | 'signature-missing' | 'timestamp-ill-formed' = 'signature-wrong') =>
    watch({ receivedAt: clock.now(), durationMs: 1, outcome: 'unauthentic', reason })
  return { clock, lost, suspected, error, authentic, refused }
}

describe('permanent loss', () => {
  it.each<Ending>([
    { outcome: 'failed', error: 1 },
    { outcome: 'timed-out' },
    { outcome: 'unavailable', reason: 'store-failed' },
    { outcome: 'overloaded' },
    { outcome: 'lease-lost', succeeded: false },
  ])('is reported when the last attempt is answered $outcome', (ending) => {
    const { authentic, lost, error } = setUp()
    authentic(ending, 50 * minute)
    expect(lost).not.toHaveBeenCalled()
    const outcome = authentic(ending, 50 * minute + 1)

    expect(lost).toHaveBeenCalledExactlyOnceWith({ ...outcome, rawBody })
    expect(error).toHaveBeenCalledExactlyOnceWith(
      { key: 'app:evt_1', event: 'call.failed', outcome: ending.outcome },
      'Audian will not deliver this event again, and its last delivery was not handled.',
    )
  })

  it.each<Ending>([
    { outcome: 'handled' },
    { outcome: 'duplicate' },
    { outcome: 'unhandled' },
    { outcome: 'lease-lost', succeeded: true },
  ])('is none when the last attempt is answered $outcome', (ending) => {
    const { authentic, lost } = setUp()
    authentic(ending, 55 * minute)
    expect(lost).not.toHaveBeenCalled()
  })

  it.each(['', 'yesterday', undefined])('is none of an event whose time is unknown: %j', (timestamp) => {
    const { authentic, lost } = setUp()
    authentic({ outcome: 'failed', error: 1 }, 0, timestamp ?? '')
    expect(lost).not.toHaveBeenCalled()
  })

  it('is every 4xx to an authentic event, however young', () => {
    const { authentic, lost } = setUp()
    authentic({ outcome: 'unauthentic', reason: 'signature-wrong' })
    expect(lost).toHaveBeenCalledOnce()
  })

  it('is none when the client has left before it was answered, and the event is young', () => {
    const { authentic, lost } = setUp()
    authentic({ outcome: 'aborted' })
    expect(lost).not.toHaveBeenCalled()
    authentic({ outcome: 'aborted' }, 55 * minute)
    expect(lost).toHaveBeenCalledOnce()
  })

  it('is reported through the receiver', async () => {
    const { webhooks, deliver, clock, emitted } = createTestReceiver()
    webhooks.on('call.failed', () => Promise.reject(new Error('no')))
    const happenedAt = clock.now()
    for (const waitMs of [minute, 5 * minute, 15 * minute, 30 * minute]) {
      await deliver({ happenedAt })
      await clock.advance(waitMs)
    }
    expect(emitted['permanent-loss']).toEqual([])
    await deliver({ happenedAt })

    expect(emitted['permanent-loss']).toMatchObject([{ outcome: 'failed', key: 'default:evt_1' }])
  })

  it('carries the bytes that were signed, so that a listener can keep the event', async () => {
    const { webhooks, clock, emitted } = createTestReceiver()
    webhooks.on('call.failed', () => Promise.reject(new Error('no')))
    const delivery = signedDelivery(clock, { happenedAt: clock.now() - 51 * minute })
    const outcome = await webhooks.receive({ ...delivery, body: async () => delivery.body })

    expect(emitted['permanent-loss']).toHaveLength(1)
    expect(emitted['permanent-loss'][0]?.rawBody).toBe(delivery.body)
    expect(outcome).not.toHaveProperty('rawBody')
    expect(emitted.outcome[0]).not.toHaveProperty('rawBody')
  })
})

describe('suspected loss', () => {
  it('is reported at the third well-formed delivery in a row with a wrong signature', () => {
    const { refused, suspected, error } = setUp()
    refused()
    refused()
    expect(suspected).not.toHaveBeenCalled()
    refused()

    expect(suspected).toHaveBeenCalledExactlyOnceWith({ inARow: 3 })
    expect(error).toHaveBeenCalledExactlyOnceWith(
      { inARow: 3 },
      'Several well-formed deliveries in a row had wrong signatures. Is the signing secret right?',
    )
  })

  it('is none when authentic deliveries come in between', () => {
    const { refused, authentic, suspected } = setUp()
    for (let round = 0; round < 5; round++) {
      refused()
      refused()
      authentic({ outcome: 'handled' })
    }
    expect(suspected).not.toHaveBeenCalled()
  })

  it('takes no notice of what is not even well-formed', () => {
    const { refused, suspected } = setUp()
    for (let round = 0; round < 5; round++) {
      refused('signature-missing')
      refused('timestamp-ill-formed')
    }
    refused()
    refused()
    expect(suspected).not.toHaveBeenCalled()
  })

  it('is reported at most once a minute', async () => {
    const { refused, suspected, clock } = setUp()
    for (let count = 0; count < 100; count++) refused()
    await clock.advance(minute - 1)
    clock.setWallTime(clock.now() + 60 * minute)
    refused()
    expect(suspected).toHaveBeenCalledOnce()
    await clock.advance(1)
    refused()

    expect(suspected).toHaveBeenCalledTimes(2)
    expect(suspected).toHaveBeenLastCalledWith({ inARow: 102 })
  })
})
