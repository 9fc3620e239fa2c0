import { describe, expect, it, vi } from 'vitest'
import { createHeldRuns } from '../doubles/held-runs.ts'
import { settled } from '../doubles/settled.ts'
import { createTestReceiver, expectIdle } from '../doubles/test-receiver.ts'

const key = 'default:evt_1'

describe('a handler that fails', () => {
  it.each([
    ['an error', new Error('no')],
    ['undefined', undefined],
    ['null', null],
    ['a text', 'no'],
    ['its own object', { code: 7 }],
  ])('by throwing or rejecting with %s, fails the event, which then comes again', async (_, error) => {
    const { webhooks, deliver, store, clock } = createTestReceiver()
    const handler = vi
      .fn<() => unknown>()
      .mockImplementationOnce(() => {
        throw error
      })
      .mockImplementationOnce(() => Promise.reject(error))
    webhooks.on('call.failed', handler)

    expect(await deliver()).toMatchObject({ outcome: 'failed', error })
    expect(store.model.stateOf(key)).toBe('free')
    expect(await deliver()).toMatchObject({ outcome: 'failed', error })
    expect(await deliver()).toMatchObject({ outcome: 'handled' })
    expect(await deliver()).toMatchObject({ outcome: 'duplicate' })
    expect(handler).toHaveBeenCalledTimes(3)
    expectIdle({ webhooks, clock })
  })

  it('makes all handlers of the event run again', async () => {
    const { webhooks, deliver } = createTestReceiver()
    const [first, last] = [vi.fn(), vi.fn()]
    const second = vi.fn().mockRejectedValueOnce(new Error('no'))
    webhooks.on('call.failed', first)
    webhooks.on('call.*', second)
    webhooks.on('*', last)

    await deliver()
    expect([first, second, last].map(({ mock }) => mock.calls.length)).toEqual([1, 1, 0])
    await deliver()
    expect([first, second, last].map(({ mock }) => mock.calls.length)).toEqual([2, 2, 1])
  })

  it('may be the one for what no one matched', async () => {
    const { webhooks, deliver } = createTestReceiver()
    const handler = vi.fn().mockRejectedValueOnce(new Error('no'))
    webhooks.onUnmatched(handler)

    expect(await deliver({ event: 'never.declared' })).toMatchObject({ outcome: 'failed' })
    expect(await deliver({ event: 'never.declared' })).toMatchObject({ outcome: 'handled' })
    expect(handler.mock.lastCall?.[0]).toMatchObject({ event: 'never.declared', data: { call_id: 'call_1' } })
  })

  it('is logged with its error', async () => {
    const { webhooks, deliver, lines } = createTestReceiver()
    webhooks.on('call.failed', () => Promise.reject(new Error('of this very kind')))
    await deliver()

    expect(lines).toMatchObject([
      { level: 'error', fields: { key, event: 'call.failed', err: { message: 'of this very kind' } } },
    ])
  })
})

describe('a handler that is slow', () => {
  it('runs on beyond the deadline; its success counts, and the next delivery is a duplicate', async () => {
    const { webhooks, deliver, clock, store, emitted } = createTestReceiver()
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    const delivering = deliver()
    await clock.advance(25_000)
    expect(await delivering).toMatchObject({ outcome: 'timed-out' })
    expect(webhooks.stats().running).toBe(1)

    await clock.advance(35_000)
    expect(await deliver()).toMatchObject({ outcome: 'busy' })
    await held.last.succeed()
    expect(emitted['late-outcome']).toMatchObject([{ outcome: 'handled', key }])
    expect(store.model.stateOf(key)).toBe('done')
    expect(await deliver()).toMatchObject({ outcome: 'duplicate' })
    expect(held.runs).toHaveLength(1)
    expectIdle({ webhooks, clock })
  })

  it('and fails beyond the deadline, gives the event back', async () => {
    const { webhooks, deliver, clock, store, emitted, lines } = createTestReceiver()
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    const delivering = deliver()
    await clock.advance(40_000)
    await held.last.fail(new Error('late'))

    expect(await delivering).toMatchObject({ outcome: 'timed-out' })
    expect(emitted['late-outcome']).toMatchObject([{ outcome: 'failed', error: new Error('late') }])
    expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { err: { message: 'late' } } })
    expect(store.model.stateOf(key)).toBe('free')
    expect(webhooks.stats().outcomes).toMatchObject({ 'timed-out': 1, failed: 0 })
    expectIdle({ webhooks, clock })
  })

  it('has its signal aborted at the deadline, with the reason', async () => {
    const { webhooks, deliver, clock } = createTestReceiver()
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    void deliver()
    await clock.advance(24_999)
    const { signal } = held.last.context
    expect(signal.aborted).toBe(false)

    await clock.advance(1)
    expect(signal.aborted).toBe(true)
    expect(signal.reason).toMatchObject({ code: 'DEADLINE_PASSED' })
    await held.last.succeed()
  })

  it('has a signal that was never aborted when it ended in time', async () => {
    const { webhooks, deliver, clock } = createTestReceiver()
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    const delivering = deliver()
    await settled()
    const { signal } = held.last.context
    await held.last.succeed()
    await delivering
    await clock.advance(100_000)

    expect(signal.aborted).toBe(false)
  })
})

describe('a handler that never ends', () => {
  it('keeps its lease and its place until abandonAfterMs, and no longer', async () => {
    const { webhooks, deliver, clock, store, emitted, lines } = createTestReceiver()
    webhooks.on('call.failed', () => new Promise(() => undefined))
    void deliver()
    await clock.advance(599_999)
    expect(webhooks.stats().running).toBe(1)
    expect(store.model.stateOf(key)).toBe('leased')
    expect(emitted.abandoned).toEqual([])

    await clock.advance(1)
    expect(emitted.abandoned).toEqual([{ key }])
    expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { key } })
    expectIdle({ webhooks, clock })
    await clock.advance(30_000)
    expect(store.model.stateOf(key)).toBe('free')
  })

  it('makes room for those who wait, when it is abandoned', async () => {
    const { webhooks, deliver, clock } = createTestReceiver({ concurrency: 1, abandonAfterMs: 26_000 })
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    void deliver({ id: 'hung' })
    await clock.advance(20_000)
    const waiting = deliver({ id: 'waiting' })
    await clock.advance(6000)
    await held.last.succeed()

    expect(held.last.key).toBe('default:waiting')
    expect(await waiting).toMatchObject({ outcome: 'handled' })
    expectIdle({ webhooks, clock })
  })

  it('and ends after all, frees no place twice, and is recorded if no one took it', async () => {
    const { webhooks, deliver, clock, emitted, store } = createTestReceiver({ concurrency: 1 })
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    void deliver()
    await clock.advance(600_000)
    const other = deliver({ id: 'other' })
    await settled()
    expect(webhooks.stats().running).toBe(1)
    await held.runs[0]?.succeed()
    expect(webhooks.stats().running).toBe(1)

    await held.runs[1]?.succeed()
    expect(await other).toMatchObject({ outcome: 'handled' })
    expect(emitted['late-outcome']).toMatchObject([{ outcome: 'handled', key }])
    expect(store.model.stateOf(key)).toBe('done')
    expectIdle({ webhooks, clock })
  })

  it('is not waited for by close() once it is abandoned', async () => {
    const { webhooks, deliver, clock } = createTestReceiver()
    webhooks.on('call.failed', () => new Promise(() => undefined))
    void deliver()
    await clock.advance(600_000)

    expect(await webhooks.close()).toEqual({ unfinished: [] })
  })

  it('may be abandoned before the answer is due', async () => {
    const { webhooks, deliver, clock, emitted } = createTestReceiver({ abandonAfterMs: 5000 })
    webhooks.on('call.failed', () => new Promise(() => undefined))
    const delivering = deliver()
    await clock.advance(5000)
    expect(emitted.abandoned).toHaveLength(1)
    expect(webhooks.stats().running).toBe(0)
    await clock.advance(20_000)

    expect(await delivering).toMatchObject({ outcome: 'timed-out' })
    expectIdle({ webhooks, clock })
  })

  it('is not begun when it was abandoned while the store was asked', async () => {
    const { webhooks, deliver, clock, store } = createTestReceiver({ abandonAfterMs: 1000 })
    const handler = vi.fn()
    webhooks.on('call.failed', handler)
    store.fail('claim', { lateMs: 2000 })
    const delivering = deliver()
    await clock.advance(25_000)
    await delivering

    expect(handler).not.toHaveBeenCalled()
    expect(store.model.stateOf(key)).toBe('free')
    expectIdle({ webhooks, clock })
  })
})

describe('concurrent deliveries of one event', () => {
  it('run the handler once, fifty of them', async () => {
    const { webhooks, deliver, clock } = createTestReceiver({ answering: 'promises' })
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    const delivering = Array.from({ length: 50 }, () => deliver())
    await settled()
    await held.last.succeed()
    const outcomes = (await Promise.all(delivering)).map(({ outcome }) => outcome)

    expect(held.runs).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'handled')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'busy')).toHaveLength(49)
    expect(await deliver()).toMatchObject({ outcome: 'duplicate' })
    expectIdle({ webhooks, clock })
  })
})

describe('the same id with another body', () => {
  it('is answered as a duplicate, and reported', async () => {
    const { webhooks, deliver, emitted, lines } = createTestReceiver()
    const handler = vi.fn()
    webhooks.on('call.failed', handler)
    await deliver()

    expect(await deliver({ data: { call_id: 'call_2' } })).toMatchObject({ outcome: 'duplicate' })
    expect(emitted.conflict).toEqual([{ event: 'call.failed', key }])
    expect(lines).toMatchObject([{ level: 'warn', fields: { key } }])
    expect(handler).toHaveBeenCalledOnce()
  })

  it('is not a conflict when the body is the same', async () => {
    const { webhooks, deliver, emitted } = createTestReceiver()
    webhooks.on('call.failed', () => undefined)
    await deliver()
    await deliver()

    expect(emitted.conflict).toEqual([])
  })
})

describe("store: 'none'", () => {
  it('runs every delivery', async () => {
    const { webhooks, deliver, clock } = createTestReceiver({ store: 'none' })
    const handler = vi.fn()
    webhooks.on('call.failed', handler)

    for (let count = 0; count < 3; count++) expect(await deliver()).toMatchObject({ outcome: 'handled' })
    expect(handler).toHaveBeenCalledTimes(3)
    expectIdle({ webhooks, clock })
  })
})

describe('an event that no one listens to', () => {
  it('is neither claimed nor completed, so that a handler added later can have it', async () => {
    const { webhooks, deliver, store, emitted, lines } = createTestReceiver()
    webhooks.on('recording.completed', () => undefined)

    for (let count = 0; count < 3; count++) expect(await deliver()).toMatchObject({ outcome: 'unhandled' })
    expect(await deliver({ event: 'never.declared' })).toMatchObject({ outcome: 'unhandled' })
    expect(store.calls).toEqual([])
    expect(webhooks.stats().outcomes.unhandled).toBe(4)
    expect(emitted.unhandled).toEqual([{ event: 'call.failed' }, { event: 'never.declared' }])
    expect(lines.map(({ level, fields }) => [level, fields.event])).toEqual([
      ['info', 'call.failed'],
      ['info', 'never.declared'],
    ])
  })
})
