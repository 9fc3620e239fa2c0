import { describe, expect, it, vi } from 'vitest'
import { createTestReceiver, expectIdle } from '../doubles/test-receiver.ts'
import { eventSink } from './enqueuer.ts'
import type { EventJob } from './event-job.ts'

const received = { status: 200, body: '{"received":true}' }
const unavailable = { status: 503, body: '{"error":"Temporarily unavailable"}' }

describe('a receiver with a sink', () => {
  it.each([
    ['at once', () => undefined],
    ['by a promise', () => Promise.resolve()],
    ['with any value', () => Promise.resolve({ messageId: 7 })],
  ])('answers 200 once the event is stored: %s', async (_how, add) => {
    const receiver = createTestReceiver({ queue: eventSink(add) })
    expect(await receiver.answer()).toMatchObject(received)
    expectIdle(receiver)
  })

  it('does not answer before the event is stored', async () => {
    let store: (() => void) | undefined
    const receiver = createTestReceiver({ queue: eventSink(() => new Promise<void>((resolve) => (store = resolve))) })
    const answered = vi.fn()
    const answering = receiver.answer().then(answered)
    await receiver.clock.advance(2999)
    expect(answered).not.toHaveBeenCalled()
    store?.()
    await answering
    expect(answered).toHaveBeenCalledWith(expect.objectContaining(received))
  })

  it('stores plain JSON that says what the verifier knew', async () => {
    const jobs: EventJob[] = []
    const { answer, clock } = createTestReceiver({ queue: eventSink((job) => jobs.push(job)) })
    await answer({ deliveryId: 'delv_7', happenedAt: clock.now() - 2000, sentAt: clock.now() - 1000 })
    const [job] = jobs
    expect(job).toEqual({
      key: 'default:evt_1',
      body: expect.any(String),
      receivedAt: clock.now(),
      sentAt: clock.now() - 1000,
      keyId: expect.stringMatching(/^[0-9a-f]{8}$/),
      deliveryId: 'delv_7',
      timestamp: new Date(clock.now() - 2000).toISOString(),
    })
    expect(JSON.parse(JSON.stringify(job))).toEqual(job)
  })

  const error = new Error('the disk is full')
  it.each([
    [
      'throws',
      () => {
        throw error
      },
    ],
    ['rejects', () => Promise.reject(error)],
  ])('answers 503 if the sink %s', async (_how, add) => {
    const receiver = createTestReceiver({ queue: eventSink(add) })
    expect(await receiver.deliver()).toMatchObject({ outcome: 'unavailable', reason: 'queue-failed', error })
    expect(await receiver.answer()).toMatchObject(unavailable)
    expectIdle(receiver)
  })

  it('answers 503 if the sink is slower than queueTimeoutMs, and a late success changes nothing', async () => {
    let store: (() => void) | undefined
    const queue = eventSink(() => new Promise<void>((resolve) => (store = resolve)))
    const receiver = createTestReceiver({ queue, queueTimeoutMs: 500 })
    const delivering = receiver.deliver()
    await receiver.clock.advance(500)
    expect(await delivering).toMatchObject({
      outcome: 'unavailable',
      reason: 'queue-timed-out',
      error: { code: 'QUEUE_TIMED_OUT', message: 'The queue did not answer within 500 ms.' },
    })
    store?.()
    await receiver.clock.advance(30_000)
    expect(receiver.emitted.outcome).toHaveLength(1)
    expect(receiver.emitted['late-outcome']).toEqual([])
    expectIdle(receiver)
  })

  it('answers 503 at the deadline, if that comes first', async () => {
    const receiver = createTestReceiver({
      queue: eventSink(() => new Promise(() => undefined)),
      queueTimeoutMs: 60_000,
    })
    const delivering = receiver.deliver()
    await receiver.clock.advance(25_000)
    expect(await delivering).toMatchObject({ outcome: 'timed-out' })
    await receiver.clock.advance(60_000)
    expectIdle(receiver)
  })

  it('waits in close() for what is being stored', async () => {
    let store: (() => void) | undefined
    const receiver = createTestReceiver({ queue: eventSink(() => new Promise<void>((resolve) => (store = resolve))) })
    const delivering = receiver.deliver()
    const closing = receiver.webhooks.close()
    store?.()
    expect(await delivering).toMatchObject({ outcome: 'enqueued' })
    expect(await closing).toEqual({ unfinished: [] })
  })

  it('reports an event as lost if Audian does not deliver it again', async () => {
    const receiver = createTestReceiver({ queue: eventSink(() => Promise.reject(error)) })
    await receiver.deliver({ happenedAt: receiver.clock.now() - 51 * 60_000 })
    expect(receiver.emitted['permanent-loss']).toMatchObject([{ outcome: 'unavailable', key: 'default:evt_1' }])
  })
})

it.each([{}, { add: () => undefined }, 'redis'])('a queue has to be one: %j', (queue) => {
  expect(() => createTestReceiver({ queue: queue as never })).toThrow(
    'queue: must be a queue, or eventSink() of /queue for your own.',
  )
})
