import { type FakeClock, fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it, vi } from 'vitest'
import { createHeldRuns } from '../doubles/held-runs.ts'
import { createTestReceiver, expectIdle, type TestReceiver } from '../doubles/test-receiver.ts'
import {
  createTransactionalStore,
  type ModelTransaction,
  type TransactionFault,
} from '../doubles/transactional-store.ts'

type InTransaction = { readonly key: string; readonly tx: ModelTransaction }

function setUp(options: Parameters<typeof createTestReceiver>[0] = {}, maxTransactions?: number) {
  const clock = fakeClock()
  const store = createTransactionalStore(clock, maxTransactions)
  const receiver = createTestReceiver({ clock, store, ...options })
  const on = (handler: (context: InTransaction) => unknown) => {
    receiver.webhooks.on('call.failed', (_event, context) => handler(context as unknown as InTransaction))
  }
  // The receiver's own clock and store are not in use.
  return { ...receiver, clock, store, on, deliver: deliverAt(receiver, clock) }
}

function deliverAt({ deliver }: TestReceiver, clock: FakeClock) {
  return async (parts?: Parameters<typeof deliver>[0]) => {
    const delivering = deliver({ sentAt: clock.now(), ...parts })
    await clock.advance(0)
    return delivering
  }
}

const writing = ({ tx, key }: InTransaction) => tx.write(key)

describe('a transactional store', () => {
  it('gets the effects of all handlers, and the success, in one', async () => {
    const { on, deliver, store, webhooks, clock } = setUp()
    on(({ tx }) => tx.write('first'))
    on(async ({ tx }) => tx.write('second'))

    expect(await deliver()).toMatchObject({ outcome: 'handled' })
    expect(store.effects).toEqual(['first', 'second'])
    expect(await deliver()).toMatchObject({ outcome: 'duplicate' })
    expect(store.effects).toHaveLength(2)
    expectIdle({ webhooks, clock })
  })

  it('keeps nothing of a run of which one handler fails, and runs it again', async () => {
    const { on, deliver, store } = setUp()
    const attempts: number[] = []
    on(writing)
    on((context) => {
      attempts.push((context as unknown as { attempt: number }).attempt)
      if (attempts.length === 1) throw new Error('no')
    })

    expect(await deliver()).toMatchObject({ outcome: 'failed', error: new Error('no') })
    expect(store.effects).toEqual([])
    expect(await deliver()).toMatchObject({ outcome: 'handled' })
    expect(store.effects).toEqual(['default:evt_1'])
    expect(attempts).toEqual([1, 2])
  })

  it('hands data that does not fit its schema on, with its issues', async () => {
    const { on, deliver, emitted } = setUp()
    const seen: unknown[] = []
    on((context) => seen.push((context as unknown as { issues: unknown }).issues))

    expect(await deliver({ data: { call_id: 17 } })).toMatchObject({ outcome: 'handled' })
    expect(seen).toEqual([[expect.objectContaining({ path: ['call_id'] })]])
    expect(emitted.mismatch).toMatchObject([{ event: 'call.failed', key: 'default:evt_1' }])
  })

  it('answers busy, and tells of another body under a handled id', async () => {
    const { on, deliver, store, emitted } = setUp()
    on(writing)
    store.model.takeOver('default:evt_1', 12_000)
    expect(await deliver()).toMatchObject({ outcome: 'busy', retryAfterMs: 12_000 })
    await deliver({ id: 'evt_2' })
    expect(await deliver({ id: 'evt_2', data: { call_id: 'another' } })).toMatchObject({ outcome: 'duplicate' })
    expect(emitted.conflict).toEqual([{ event: 'call.failed', key: 'default:evt_2' }])
  })

  it('is asked for no more at once than it can take; the others wait in the gate', async () => {
    const { webhooks, deliver, clock } = setUp({}, 2)
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    const deliveries = ['evt_1', 'evt_2', 'evt_3'].map((id) => deliver({ id }))
    await clock.advance(10_000)
    expect(webhooks.stats()).toMatchObject({ running: 2, waiting: 1 })
    await held.runs[0]?.succeed()
    await clock.advance(1)
    await held.runs[1]?.succeed()
    await held.runs[2]?.succeed()
    expect((await Promise.all(deliveries)).map(({ outcome }) => outcome)).toEqual(['handled', 'handled', 'handled'])
    expectIdle({ webhooks, clock })
  })
})

describe('a fault of the store', () => {
  it.each<{ fault: TransactionFault; ran: boolean; next: string; error?: unknown }>([
    { fault: 'throws', ran: false, next: 'handled', error: new Error('the store threw') },
    { fault: 'begin-rejects', ran: false, next: 'handled', error: new Error('no connection') },
    { fault: 'commit-rejects', ran: true, next: 'handled', error: new Error('the commit failed') },
    { fault: 'commit-lost', ran: true, next: 'duplicate', error: new Error('the answer to the commit is lost') },
    { fault: { answers: { state: 'committed' } }, ran: false, next: 'handled' },
    { fault: { answers: 'OK' }, ran: false, next: 'handled' },
    { fault: { answers: undefined }, ran: false, next: 'handled' },
    { fault: { answers: true }, ran: false, next: 'handled' },
    { fault: { answers: { state: 'claimed' } }, ran: false, next: 'handled' },
    { fault: { answers: { state: 'done', fingerprint: true } }, ran: false, next: 'handled' },
    { fault: { answers: { state: 'busy' } }, ran: false, next: 'handled' },
    { fault: { answers: { state: 'busy', retryAfterMs: -1 } }, ran: false, next: 'handled' },
    { fault: { answers: new Proxy({}, { has: () => true, get: () => true }) }, ran: false, next: 'handled' },
  ])('is 503, never 200, and the next delivery is right: $fault', async ({ fault, ran, next, error }) => {
    const { on, deliver, store, webhooks, clock } = setUp()
    const handler = vi.fn(writing)
    on(handler)
    store.fail(fault)
    const outcome = await deliver()

    expect(outcome).toMatchObject({ outcome: 'unavailable', reason: 'store-failed', ...(error ? { error } : {}) })
    expect(handler).toHaveBeenCalledTimes(ran ? 1 : 0)
    expect(await deliver()).toMatchObject({ outcome: next })
    expect(store.effects).toEqual(['default:evt_1'])
    expectIdle({ webhooks, clock })
  })

  it('is 503 when it does not begin in time, and nothing runs when it begins late', async () => {
    const { on, deliver, store, clock, webhooks } = setUp()
    const handler = vi.fn(writing)
    on(handler)
    store.fail('begin-hangs')
    const delivering = deliver()
    await clock.advance(3000)
    expect(await delivering).toMatchObject({ outcome: 'unavailable', reason: 'store-timed-out' })
    store.resume()
    await clock.advance(1)
    expect(handler).not.toHaveBeenCalled()
    expect(await deliver()).toMatchObject({ outcome: 'handled' })
    expectIdle({ webhooks, clock })
  })

  it('is 503 when it does not commit in time, and the transaction is stopped', async () => {
    const { on, deliver, store, clock, webhooks } = setUp()
    on(writing)
    store.fail('commit-hangs')
    const delivering = deliver()
    await clock.advance(3000)
    expect(await delivering).toMatchObject({ outcome: 'unavailable', reason: 'store-timed-out' })
    expect(store.effects).toEqual([])
    expect(await deliver()).toMatchObject({ outcome: 'handled' })
    expectIdle({ webhooks, clock })
  })

  it('makes no failure of a handler look otherwise', async () => {
    const { on, deliver, store } = setUp()
    on(() => Promise.reject(new Error('no')))
    store.fail('commit-rejects')
    expect(await deliver()).toMatchObject({ outcome: 'failed', error: new Error('no') })
  })
})

describe('a connection that is lost while the handlers run', () => {
  async function losing() {
    const receiver = setUp({ deadlineMs: 29_000 })
    const held = createHeldRuns()
    const next = vi.fn()
    receiver.webhooks.on('call.failed', held.handler)
    receiver.webhooks.on('call.failed', next)
    const delivering = receiver.deliver()
    await receiver.clock.advance(1)
    const { signal } = held.last.context
    receiver.store.loseConnections()
    await receiver.clock.advance(0)
    return { ...receiver, held, next, delivering, signal }
  }

  it('aborts the signal at once, is reported, and keeps further handlers from beginning', async () => {
    const { held, next, delivering, signal, emitted, store, webhooks, clock } = await losing()
    expect(signal.reason).toMatchObject({ code: 'LEASE_LOST' })
    expect(emitted['lease-lost']).toEqual([{ key: 'default:evt_1' }])
    await held.last.succeed()
    expect(await delivering).toMatchObject({ outcome: 'unavailable', error: new Error('the connection is lost') })
    expect(next).not.toHaveBeenCalled()
    expect(store.effects).toEqual([])
    expectIdle({ webhooks, clock })
  })

  it('is 503 also where the handler fails of it', async () => {
    const { held, delivering } = await losing()
    await held.last.fail(new Error('aborted'))
    expect(await delivering).toMatchObject({ outcome: 'unavailable', error: new Error('the connection is lost') })
  })

  it('holds its place until the handlers have ended', async () => {
    const { held, webhooks, clock } = await losing()
    await clock.advance(10_000)
    expect(webhooks.stats()).toMatchObject({ running: 1 })
    await held.last.succeed()
    expectIdle({ webhooks, clock })
  })
})

describe('handlers that take too long', () => {
  async function held(options: Parameters<typeof createTestReceiver>[0] = {}) {
    const receiver = setUp(options)
    const runs = createHeldRuns()
    receiver.webhooks.on('call.failed', (event, context) => {
      writing(context as unknown as InTransaction)
      return runs.handler(event, context)
    })
    const delivering = receiver.deliver()
    await receiver.clock.advance(1)
    return { ...receiver, runs, delivering }
  }

  it('are answered 503 at the deadline; a late success commits anyway', async () => {
    const { runs, delivering, clock, store, emitted, deliver, webhooks } = await held()
    await clock.advance(25_000)
    expect(await delivering).toMatchObject({ outcome: 'timed-out' })
    expect(await deliver()).toMatchObject({ outcome: 'busy' })
    await runs.last.succeed()
    await clock.advance(1)
    expect(store.effects).toEqual(['default:evt_1'])
    expect(emitted['late-outcome']).toMatchObject([{ outcome: 'handled' }])
    expect(await deliver()).toMatchObject({ outcome: 'duplicate' })
    expectIdle({ webhooks, clock })
  })

  it('are rolled back when they are abandoned, and the event is handled at the next delivery', async () => {
    const { runs, clock, store, emitted, deliver } = await held({ abandonAfterMs: 60_000 })
    await clock.advance(60_000)
    expect(emitted.abandoned).toEqual([{ key: 'default:evt_1' }])
    expect(emitted['lease-lost']).toEqual([])
    const again = deliver()
    await clock.advance(1)
    expect(runs.runs).toHaveLength(2)
    await runs.runs[1]?.succeed()
    expect(await again).toMatchObject({ outcome: 'handled' })
    await runs.runs[0]?.succeed()
    expect(store.effects).toEqual(['default:evt_1'])
  })

  it('are rolled back when close() has waited long enough', async () => {
    const { runs, clock, store, webhooks } = await held()
    const closing = webhooks.close({ timeoutMs: 1000 })
    await clock.advance(1000)
    expect(await closing).toEqual({ unfinished: ['default:evt_1'] })
    await runs.last.succeed()
    expect(store.effects).toEqual([])
    expect(store.model.stateOf('default:evt_1')).toBe('free')
  })

  it('run to their end within the time of close()', async () => {
    const { runs, webhooks, store, delivering, clock } = await held()
    const closing = webhooks.close()
    await runs.last.succeed()
    await clock.advance(1)
    expect(await closing).toEqual({ unfinished: [] })
    expect(await delivering).toMatchObject({ outcome: 'handled' })
    expect(store.effects).toEqual(['default:evt_1'])
  })
})
