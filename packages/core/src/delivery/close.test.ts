import { describe, expect, it, vi } from 'vitest'
import { signedDelivery } from '../doubles/deliveries.ts'
import { createHeldRuns } from '../doubles/held-runs.ts'
import { settled } from '../doubles/settled.ts'
import { createTestReceiver, expectIdle } from '../doubles/test-receiver.ts'
import type { RawBody } from '../receive/raw-delivery.ts'

const key = 'default:evt_1'

function setUp(options?: Parameters<typeof createTestReceiver>[0]) {
  const receiver = createTestReceiver(options)
  const held = createHeldRuns()
  receiver.webhooks.on('call.failed', held.handler)
  return { ...receiver, held }
}

describe('close', () => {
  it('is over at once when nothing is in progress', async () => {
    const { webhooks, clock, emitted } = setUp()

    expect(await webhooks.close()).toEqual({ unfinished: [] })
    expect(webhooks.stats().draining).toBe(true)
    expect(emitted.draining).toEqual([{ running: 0 }])
    expect(emitted.closed).toEqual([{ unfinished: [] }])
    expectIdle({ webhooks, clock })
  })

  it('waits for what runs, and refuses what comes', async () => {
    const { webhooks, clock, deliver, held, emitted } = setUp()
    const delivering = deliver()
    await settled()
    const closed = vi.fn()
    const closing = webhooks.close().then(closed)
    expect(emitted.draining).toEqual([{ running: 1 }])

    expect(await deliver({ id: 'evt_2' })).toMatchObject({ outcome: 'draining' })
    expect(await webhooks.ready()).toMatchObject({ ready: false, problems: [{ part: 'draining' }] })
    await clock.advance(20_000)
    expect(closed).not.toHaveBeenCalled()
    await held.last.succeed()

    expect(await delivering).toMatchObject({ outcome: 'handled' })
    await closing
    expect(closed).toHaveBeenCalledExactlyOnceWith({ unfinished: [] })
    expect(held.runs).toHaveLength(1)
    expect(held.last.context.signal.aborted).toBe(false)
    expectIdle({ webhooks, clock })
  })

  it('refuses without reading the body', async () => {
    const { webhooks } = setUp()
    await webhooks.close()
    const body = vi.fn()

    expect(await webhooks.receive({ headers: {}, body })).toMatchObject({ outcome: 'draining' })
    expect(body).not.toHaveBeenCalled()
  })

  it('waits also for what was being read, and for what stood in line', async () => {
    const { webhooks, clock, deliver, held } = setUp({ concurrency: 1 })
    const running = deliver({ id: 'a' })
    const inLine = deliver({ id: 'b' })
    const delivery = signedDelivery(clock, { id: 'c' })
    let arrive: ((body: RawBody) => void) | undefined
    const uploading = webhooks.receive({ ...delivery, body: () => new Promise((resolve) => (arrive = resolve)) })
    await settled()
    const closing = webhooks.close()
    await held.last.succeed()
    await held.last.succeed()
    arrive?.(delivery.body)
    await settled()
    await held.last.succeed()

    expect(await Promise.all([running, inLine, uploading])).toMatchObject(Array(3).fill({ outcome: 'handled' }))
    expect(await closing).toEqual({ unfinished: [] })
    expectIdle({ webhooks, clock })
  })

  it('waits for runs beyond their deadline', async () => {
    const { webhooks, clock, deliver, held } = setUp()
    void deliver()
    await clock.advance(25_000)
    const closing = webhooks.close()
    await clock.advance(1000)
    await held.last.succeed()

    expect(await closing).toEqual({ unfinished: [] })
  })

  it('joins the first one when it is called twice', async () => {
    const { webhooks, deliver, clock, emitted } = setUp()
    void deliver()
    await settled()
    const first = webhooks.close({ timeoutMs: 1000 })
    const second = webhooks.close({ timeoutMs: 60_000 })
    await clock.advance(1000)

    expect(await second).toEqual({ unfinished: [key] })
    expect(await first).toEqual(await second)
    expect(await webhooks.close()).toEqual(await first)
    expect(emitted.draining).toHaveLength(1)
    expect(emitted.closed).toHaveLength(1)
  })

  it('waits for deadlineMs by default', async () => {
    const { webhooks, deliver, clock } = setUp({ deadlineMs: 7000 })
    void deliver()
    await settled()
    const closed = vi.fn()
    void webhooks.close().then(closed)
    await clock.advance(6999)
    expect(closed).not.toHaveBeenCalled()
    await clock.advance(1)
    expect(closed).toHaveBeenCalledOnce()
  })

  it.each([Number.NaN, -1])('takes a time-out of %d for none given', async (timeoutMs) => {
    const { webhooks, deliver, clock } = setUp()
    void deliver()
    await settled()
    const closed = vi.fn()
    void webhooks.close({ timeoutMs }).then(closed)
    await clock.advance(24_999)
    expect(closed).not.toHaveBeenCalled()
    await clock.advance(1)
    expect(closed).toHaveBeenCalledOnce()
  })

  it('may be called without a wait', async () => {
    const { webhooks, deliver, clock } = setUp()
    void deliver()
    await settled()
    const closing = webhooks.close({ timeoutMs: 0 })
    await clock.advance(0)

    expect(await closing).toEqual({ unfinished: [key] })
  })
})

describe('a close() whose time is up', () => {
  it('aborts what runs, lets its lease expire, and names its key', async () => {
    const { webhooks, clock, deliver, held, store, emitted } = setUp()
    void deliver()
    await settled()
    const { signal } = held.last.context
    const closing = webhooks.close({ timeoutMs: 5000 })
    await clock.advance(4999)
    expect(signal.aborted).toBe(false)
    await clock.advance(1)

    expect(await closing).toEqual({ unfinished: [key] })
    expect(emitted.closed).toEqual([{ unfinished: [key] }])
    expect(signal.reason).toMatchObject({ code: 'CLOSED' })
    expect(store.calls.map(({ method }) => method)).toEqual(['claim'])
    expect(store.model.stateOf(key)).toBe('leased')
    await clock.advance(25_000)
    expect(store.model.stateOf(key)).toBe('free')
    expect(store.calls).toHaveLength(1)
  })

  it('keeps no process alive for what hangs', async () => {
    const { webhooks, clock, deliver } = setUp()
    const delivering = deliver()
    await settled()
    void webhooks.close({ timeoutMs: 5000 })
    await clock.advance(25_000)

    expect(await delivering).toMatchObject({ outcome: 'timed-out' })
    expect(clock.keepingAlive).toBe(0)
  })

  it('begins nothing any more of what stood in line, although places become free', async () => {
    const { webhooks, clock, deliver, held, store } = setUp({ concurrency: 1 })
    const running = deliver({ id: 'a' })
    const inLine = deliver({ id: 'b' })
    await settled()
    const closing = webhooks.close({ timeoutMs: 1000 })
    await clock.advance(1000)

    expect(await closing).toEqual({ unfinished: ['default:a', 'default:b'] })
    expect(await inLine).toMatchObject({ outcome: 'draining' })
    await held.last.fail()
    expect(await running).toMatchObject({ outcome: 'failed' })
    expect(held.runs).toHaveLength(1)
    expect(store.calls.some(({ key }) => key === 'default:b')).toBe(false)
    expectIdle({ webhooks, clock })
  })

  it('begins nothing any more of what was still arriving', async () => {
    const { webhooks, clock, held, store } = setUp()
    const delivery = signedDelivery(clock)
    let arrive: ((body: RawBody) => void) | undefined
    const uploading = webhooks.receive({ ...delivery, body: () => new Promise((resolve) => (arrive = resolve)) })
    const closing = webhooks.close({ timeoutMs: 1000 })
    await clock.advance(1000)
    expect(await closing).toEqual({ unfinished: [] })
    arrive?.(delivery.body)

    expect(await uploading).toMatchObject({ outcome: 'draining' })
    expect(held.runs).toEqual([])
    expect(store.calls).toEqual([])
    expectIdle({ webhooks, clock })
  })

  it('gives back a claim that comes later, and begins nothing', async () => {
    const { webhooks, clock, deliver, held, store } = setUp()
    store.fail('claim', { lateMs: 2000 })
    const delivering = deliver()
    await settled()
    const closing = webhooks.close({ timeoutMs: 1000 })
    await clock.advance(1000)
    expect(await closing).toEqual({ unfinished: [key] })
    await clock.advance(1000)

    expect(await delivering).toMatchObject({ outcome: 'draining' })
    expect(held.runs).toEqual([])
    expect(store.model.stateOf(key)).toBe('free')
    expectIdle({ webhooks, clock })
  })

  it('still answers and records a run that succeeds afterwards', async () => {
    const { webhooks, clock, deliver, held, store } = setUp()
    const delivering = deliver()
    await settled()
    void webhooks.close({ timeoutMs: 1000 })
    await clock.advance(2000)
    await held.last.succeed()

    expect(await delivering).toMatchObject({ outcome: 'handled' })
    expect(store.model.stateOf(key)).toBe('done')
    expectIdle({ webhooks, clock })
  })

  it('tries a success once only that the store does not record any more', async () => {
    const { webhooks, clock, deliver, held, store, emitted } = setUp()
    const delivering = deliver()
    await settled()
    void webhooks.close({ timeoutMs: 1000 })
    await clock.advance(1000)
    store.fail('complete', 'rejects', 100)
    await held.last.succeed()

    expect(await delivering).toMatchObject({ outcome: 'handled' })
    expect(emitted['completion-ended']).toEqual([{ key, end: 'given-up' }])
    expectIdle({ webhooks, clock })
  })

  it('names each key once, also with several parts left', async () => {
    const { webhooks, clock, deliver, held, store } = setUp()
    store.fail('complete', 'rejects', 100)
    void deliver()
    await settled()
    await held.last.succeed()
    store.fail('claim', 'hangs')
    void deliver({ id: 'evt_2' })
    const closing = webhooks.close({ timeoutMs: 1000 })
    await clock.advance(1000)

    expect(await closing).toEqual({ unfinished: ['default:evt_2', key] })
  })
})
