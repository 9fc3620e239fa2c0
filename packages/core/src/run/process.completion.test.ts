import { describe, expect, it, vi } from 'vitest'
import { createHeldRuns } from '../doubles/held-runs.ts'
import { createTestReceiver, expectIdle } from '../doubles/test-receiver.ts'

const key = 'default:evt_1'

function setUp(options?: Parameters<typeof createTestReceiver>[0]) {
  const receiver = createTestReceiver(options)
  const handler = vi.fn(async () => undefined)
  receiver.webhooks.on('call.failed', handler)
  return { ...receiver, handler }
}

describe('a success that the store does not record', () => {
  it('is answered 200 and reported', async () => {
    const { store, deliver, emitted, lines, webhooks } = setUp()
    store.fail('complete', 'rejects', 100)

    expect(await deliver()).toMatchObject({ outcome: 'handled' })
    expect(webhooks.stats()).toMatchObject({ running: 0, pendingCompletions: 1 })
    expect(emitted['completion-failed']).toEqual([{ key, error: new Error('the store is down') }])
    expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { key } })
  })

  it('is never run again while the store stays down, however often it comes', async () => {
    const { store, clock, deliver, handler } = setUp()
    store.fail('complete', 'rejects', 1000)
    await deliver()
    for (let minute = 0; minute < 9; minute++) {
      await clock.advance(60_000)
      expect(await deliver()).toMatchObject({ outcome: 'duplicate' })
    }

    expect(handler).toHaveBeenCalledOnce()
    expect(store.model.stateOf(key)).toBe('leased')
  })

  it('is kept from other processes in the meantime, by renewals', async () => {
    const { store, clock, deliver } = setUp()
    store.fail('complete', 'rejects', 1000)
    await deliver()
    await clock.advance(300_000)

    expect(store.model.claim(key, { token: 'another', leaseMs: 1 })).toMatchObject({ state: 'busy' })
  })

  it('is given up after abandonAfterMs, reported, and may then be run again', async () => {
    const { store, clock, deliver, emitted, webhooks, handler } = setUp()
    store.fail('complete', 'rejects', 1000)
    await deliver()
    await clock.advance(610_000)

    expect(emitted['completion-ended']).toEqual([{ key, end: 'given-up' }])
    expectIdle({ webhooks, clock })
    store.recover()
    await clock.advance(30_000)
    expect(await deliver()).toMatchObject({ outcome: 'handled' })
    expect(handler).toHaveBeenCalledTimes(2)
  })

  it('is waited for by close()', async () => {
    const { store, clock, deliver, webhooks } = setUp()
    store.fail('complete', 'rejects', 2)
    await deliver()
    const closed = vi.fn()
    const closing = webhooks.close().then(closed)

    await clock.advance(2999)
    expect(closed).not.toHaveBeenCalled()
    await clock.advance(1)
    await closing
    expect(closed).toHaveBeenCalledExactlyOnceWith({ unfinished: [] })
    expect(store.model.stateOf(key)).toBe('done')
    expectIdle({ webhooks, clock })
  })

  it('is named by a close() that cannot wait any longer', async () => {
    const { store, clock, deliver, webhooks } = setUp()
    store.fail('complete', 'rejects', 100)
    await deliver()
    const closing = webhooks.close({ timeoutMs: 5000 })
    await clock.advance(5000)

    expect(await closing).toEqual({ unfinished: [key] })
    expectIdle({ webhooks, clock })
  })
})

describe('the deadline, while a completion hangs', () => {
  it('is answered 200: the handlers have succeeded', async () => {
    const { store, clock, deliver, emitted, webhooks } = createTestReceiver()
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    const delivering = deliver()
    await clock.advance(24_000)
    store.fail('complete', 'hangs')
    await held.last.succeed()
    await clock.advance(1000)

    expect(await delivering).toMatchObject({ outcome: 'handled' })
    await clock.advance(10_000)
    expect(emitted['completion-ended']).toEqual([{ key, end: 'completed' }])
    expect(emitted['late-outcome']).toEqual([])
    expectIdle({ webhooks, clock })
  })

  it('reports afterwards that another process had taken the event', async () => {
    const { store, clock, deliver, emitted, webhooks } = createTestReceiver()
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    const delivering = deliver()
    await clock.advance(24_000)
    store.fail('complete', { lateMs: 2000 })
    await held.last.succeed()
    store.model.takeOver(key)
    await clock.advance(2000)

    expect(await delivering).toMatchObject({ outcome: 'handled' })
    expect(emitted['late-outcome']).toMatchObject([{ outcome: 'lease-lost', succeeded: true }])
    expectIdle({ webhooks, clock })
  })
})

describe('a success twice, because the first run had lost its lease', () => {
  it('is recorded once, and leaves nothing behind', async () => {
    const { store, clock, deliver, webhooks, emitted } = createTestReceiver()
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    store.fail('renew', 'rejects', 5)
    const first = deliver()
    await clock.advance(31_000)
    const second = deliver()
    await clock.advance(1)
    expect(held.runs).toHaveLength(2)

    store.fail('complete', 'rejects', 4)
    await held.runs[1]?.succeed()
    await held.runs[0]?.succeed()
    expect(await second).toMatchObject({ outcome: 'handled' })
    expect(await first).toMatchObject({ outcome: 'timed-out' })
    const closing = webhooks.close()
    await clock.advance(20_000)

    expect(await closing).toEqual({ unfinished: [] })
    expect(store.model.stateOf(key)).toBe('done')
    expect(emitted['completion-ended'].map(({ end }) => end).sort()).toEqual(['completed', 'taken'])
    expectIdle({ webhooks, clock })
  })
})
