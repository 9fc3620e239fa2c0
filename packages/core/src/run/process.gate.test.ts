import { fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it } from 'vitest'
import { createHeldRuns } from '../doubles/held-runs.ts'
import { settled } from '../doubles/settled.ts'
import { createTestReceiver, expectIdle } from '../doubles/test-receiver.ts'

function setUp(options: Parameters<typeof createTestReceiver>[0]) {
  const receiver = createTestReceiver(options)
  const held = createHeldRuns()
  receiver.webhooks.on('call.failed', held.handler)
  return { ...receiver, held, keys: () => held.runs.map(({ key }) => key.replace('default:', '')) }
}

describe('more deliveries than may run', () => {
  it('wait their turn, in order, without a lease', async () => {
    const { deliver, held, keys, store, webhooks, clock } = setUp({ concurrency: 2 })
    const delivering = ['a', 'b', 'c', 'd'].map((id) => deliver({ id }))
    await settled()
    expect(webhooks.stats()).toMatchObject({ running: 2, waiting: 2 })
    expect(keys()).toEqual(['a', 'b'])
    expect(store.calls).toHaveLength(2)

    await held.runs[1]?.succeed()
    expect(keys()).toEqual(['a', 'b', 'c'])
    await held.runs[0]?.fail()
    expect(keys()).toEqual(['a', 'b', 'c', 'd'])
    await held.runs[2]?.succeed()
    await held.runs[3]?.succeed()

    expect((await Promise.all(delivering)).map(({ outcome }) => outcome)).toEqual([
      'failed',
      'handled',
      'handled',
      'handled',
    ])
    expectIdle({ webhooks, clock })
  })

  it('are refused beyond maxWaiting, and can come again later', async () => {
    const { deliver, held, webhooks, clock } = setUp({ concurrency: 1, maxWaiting: 1 })
    const first = deliver({ id: 'a' })
    const second = deliver({ id: 'b' })
    expect(await deliver({ id: 'c' })).toMatchObject({ outcome: 'overloaded', key: 'default:c' })

    await held.last.succeed()
    await held.last.succeed()
    expect([await first, await second]).toMatchObject([{ outcome: 'handled' }, { outcome: 'handled' }])
    const third = deliver({ id: 'c' })
    await settled()
    await held.last.succeed()
    expect(await third).toMatchObject({ outcome: 'handled' })
    expectIdle({ webhooks, clock })
  })

  it('are not held up by what needs no run', async () => {
    const { deliver, webhooks } = setUp({ concurrency: 1, maxWaiting: 1 })
    void deliver({ id: 'a' })
    void deliver({ id: 'b' })

    expect(await deliver({ event: 'call.ringing' })).toMatchObject({ outcome: 'unhandled' })
    expect(await deliver({ secret: 'whsec_wrong' })).toMatchObject({ outcome: 'unauthentic' })
    expect(webhooks.stats()).toMatchObject({ running: 1, waiting: 1 })
  })
})

describe('a deadline that passes while waiting', () => {
  it('takes the delivery out of the line: it is neither claimed nor run', async () => {
    const { deliver, held, keys, store, clock, webhooks, emitted } = setUp({ concurrency: 1 })
    const running = deliver({ id: 'a' })
    await clock.advance(1000)
    const waiting = deliver({ id: 'b' })
    await clock.advance(24_000)
    const patient = deliver({ id: 'c' })
    await clock.advance(1000)

    expect(await running).toMatchObject({ outcome: 'timed-out' })
    expect(await waiting).toMatchObject({ outcome: 'timed-out', key: 'default:b' })
    expect(webhooks.stats()).toMatchObject({ running: 1, waiting: 1 })
    expect(emitted['late-outcome']).toEqual([])
    await held.last.succeed()
    expect(keys()).toEqual(['a', 'c'])
    await held.last.succeed()
    expect(await patient).toMatchObject({ outcome: 'handled' })
    expect(store.calls.some(({ key }) => key === 'default:b')).toBe(false)
    expectIdle({ webhooks, clock })
  })

  it('begins nothing for a delivery that it finds before the line', async () => {
    let provide: ((secret: string) => void) | undefined
    const { deliver, clock, store, webhooks, keys } = setUp({
      concurrency: 1,
      secret: () => new Promise<string>((resolve) => (provide = resolve)),
      secretTimeoutMs: 28_000,
    })
    const delivering = deliver()
    await clock.advance(26_000)
    expect(await delivering).toMatchObject({ outcome: 'timed-out' })
    provide?.('whsec_of_the_tests')
    await settled()

    expect(keys()).toEqual([])
    expect(store.calls).toEqual([])
    expectIdle({ webhooks, clock })
  })
})

describe('a deadline that passes while the store is asked', () => {
  it('gives the claim back, and begins nothing', async () => {
    const { deliver, clock, store, keys, webhooks, emitted } = setUp({ deadlineMs: 2000 })
    store.fail('claim', { lateMs: 2500 })
    const delivering = deliver()
    await clock.advance(2000)
    expect(await delivering).toMatchObject({ outcome: 'timed-out' })
    await clock.advance(500)

    expect(keys()).toEqual([])
    expect(store.calls.map(({ method }) => method)).toEqual(['claim', 'release'])
    expect(store.model.stateOf('default:evt_1')).toBe('free')
    expect(emitted['late-outcome']).toEqual([])
    expectIdle({ webhooks, clock })
  })
})

describe('a run whose request the platform has ended, and its timers with it', () => {
  it('gives its place free at the next delivery after abandonAfterMs', async () => {
    const time = fakeClock()
    const ended = { cancel: () => undefined, keepAlive: () => undefined }
    const clock = { ...time, setTimer: () => ended }
    const { deliver, webhooks, emitted } = createTestReceiver({ clock, concurrency: 1, abandonAfterMs: 60_000 })
    webhooks.on('call.failed', (event) => (event.id === 'ended' ? new Promise(() => undefined) : undefined))
    void deliver({ id: 'ended' })
    await time.advance(59_999)
    const waiting = deliver({ id: 'waiting' })
    await settled()
    expect(webhooks.stats()).toMatchObject({ running: 1, waiting: 1 })
    await time.advance(1)

    expect(await deliver({ id: 'next' })).toMatchObject({ outcome: 'handled' })
    expect(await waiting).toMatchObject({ outcome: 'handled' })
    expect(emitted.abandoned).toEqual([{ key: 'default:ended' }])
  })
})
