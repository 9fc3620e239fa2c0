import { describe, expect, it, vi } from 'vitest'
import { signedDelivery } from '../doubles/deliveries.ts'
import { createHeldRuns } from '../doubles/held-runs.ts'
import { settled } from '../doubles/settled.ts'
import { createTestReceiver, expectIdle } from '../doubles/test-receiver.ts'

const key = 'default:evt_1'

function setUp(options?: Parameters<typeof createTestReceiver>[0]) {
  const receiver = createTestReceiver(options)
  const held = createHeldRuns()
  receiver.webhooks.on('call.failed', held.handler)
  const work: { done: boolean }[] = []
  const waitUntil = (promise: Promise<void>) => {
    const entry = { done: false }
    work.push(entry)
    void promise.then(() => {
      entry.done = true
    })
  }
  return { ...receiver, held, work, deliver: () => receiver.deliver({}, { waitUntil }) }
}

describe('waitUntil', () => {
  it('gets nothing when all is done by the answer', async () => {
    const { deliver, held, work } = setUp()
    const delivering = deliver()
    await settled()
    await held.last.succeed()
    await delivering
    const failing = deliver()
    await settled()
    await failing

    expect(work).toEqual([])
  })

  it('gets a run beyond the deadline, until it has ended', async () => {
    const { deliver, held, work, clock } = setUp()
    const delivering = deliver()
    await clock.advance(25_000)
    await delivering
    expect(work).toEqual([{ done: false }])

    await held.last.succeed()
    expect(work).toEqual([{ done: true }])
  })

  it('gets a run beyond the deadline, until its success is recorded', async () => {
    const { deliver, held, work, clock, store } = setUp()
    void deliver()
    await clock.advance(25_000)
    store.fail('complete', 'rejects', 2)
    await held.last.succeed()
    expect(work).toEqual([{ done: false }])
    await clock.advance(3000)

    expect(store.model.stateOf(key)).toBe('done')
    expect(work).toEqual([{ done: true }])
  })

  it('gets a success that is not recorded yet', async () => {
    const { deliver, held, work, clock, store } = setUp()
    store.fail('complete', 'rejects', 2)
    const delivering = deliver()
    await settled()
    await held.last.succeed()
    expect(await delivering).toMatchObject({ outcome: 'handled' })
    expect(work).toEqual([{ done: false }])
    await clock.advance(2999)
    expect(work).toEqual([{ done: false }])
    await clock.advance(1)

    expect(work).toEqual([{ done: true }])
  })

  it('gets a completion that hangs at the deadline, until it is recorded', async () => {
    const { deliver, held, work, clock, store } = setUp()
    const delivering = deliver()
    await clock.advance(24_000)
    store.fail('complete', 'hangs')
    await held.last.succeed()
    await clock.advance(1000)
    expect(await delivering).toMatchObject({ outcome: 'handled' })
    expect(work).toEqual([{ done: false }])
    await clock.advance(3000)

    expect(work).toEqual([{ done: true }])
    expect(store.model.stateOf(key)).toBe('done')
  })

  it('is released when the run is abandoned', async () => {
    const { deliver, work, clock } = setUp()
    void deliver()
    await clock.advance(599_999)
    expect(work).toEqual([{ done: false }])
    await clock.advance(1)

    expect(work).toEqual([{ done: true }])
  })

  it('is released when the success is given up', async () => {
    const { deliver, held, work, clock, store } = setUp()
    store.fail('complete', 'rejects', 1000)
    void deliver()
    await settled()
    await held.last.succeed()
    await clock.advance(610_000)

    expect(work).toEqual([{ done: true }])
  })

  it('is released by a close() that cannot wait any longer', async () => {
    const { deliver, held, work, clock, store, webhooks } = setUp()
    store.fail('complete', 'rejects', 1000)
    void deliver()
    await settled()
    await held.last.succeed()
    void webhooks.close({ timeoutMs: 1 })
    await clock.advance(1)

    expect(work).toEqual([{ done: true }])
  })

  it('gets nothing for a delivery whose run has not begun', async () => {
    const { clock, webhooks, work } = setUp({ concurrency: 1 })
    const waitUntil = (promise: Promise<void>) => void work.push({ done: Boolean(promise) })
    void webhooks.receive(signedDelivery(clock, { id: 'running' }))
    void webhooks.receive(signedDelivery(clock, { id: 'in line' }), { waitUntil })
    void webhooks.receive({ headers: {}, body: () => new Promise(() => undefined) }, { waitUntil })
    await clock.advance(25_000)

    expect(work).toEqual([])
  })
})

describe('a waitUntil that throws', () => {
  const waitUntil = () => {
    throw new Error('outside of a request')
  }

  it('harms no answer at the deadline, nor any other delivery', async () => {
    const { clock, webhooks, lines, held } = setUp()
    const delivering = webhooks.receive(signedDelivery(clock), { waitUntil })
    const other = webhooks.receive(signedDelivery(clock, { id: 'evt_2' }), { waitUntil })
    await clock.advance(25_000)

    expect(await delivering).toMatchObject({ outcome: 'timed-out' })
    expect(await other).toMatchObject({ outcome: 'timed-out' })
    expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
      { fields: { key, err: { message: 'outside of a request' } } },
      { fields: { key: 'default:evt_2' } },
    ])
    for (const run of held.runs) await run.succeed()
    expectIdle({ webhooks, clock })
  })

  it('harms no answer to a success that is not recorded yet', async () => {
    const { clock, webhooks, held, store } = setUp()
    store.fail('complete', 'rejects')
    const heard = vi.fn()
    void webhooks.receive(signedDelivery(clock), { waitUntil }).then(heard)
    await settled()
    await held.last.succeed()

    expect(heard).toHaveBeenCalledOnce()
    expect(heard.mock.lastCall?.[0]).toMatchObject({ outcome: 'handled' })
    await clock.advance(1000)
    expectIdle({ webhooks, clock })
  })
})
