import { tracingChannel } from 'node:diagnostics_channel'
import { type FakeClock, fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it, vi } from 'vitest'
import { createSynchronousStore, type SynchronousFault } from '../doubles/synchronous-store.ts'
import { createTestReceiver, expectIdle } from '../doubles/test-receiver.ts'
import type { ModelTransaction } from '../doubles/transactional-store.ts'

type InTransaction = { readonly key: string; readonly tx: ModelTransaction }

const promised = {
  code: 'HANDLER_INVALID',
  message:
    'A handler of call.failed, or its schema, returned a promise. With this store handlers and schemas must be synchronous: the transaction cannot wait. Nothing was committed. Remove async and await, or use the store without transactional: true.',
}

function setUp(options: Parameters<typeof createTestReceiver>[0] = {}) {
  const clock = fakeClock()
  const store = createSynchronousStore(clock)
  const receiver = createTestReceiver({ clock, store, ...options })
  const on = (handler: (context: InTransaction) => unknown) => {
    receiver.webhooks.on('call.failed', (_event, context) => handler(context as unknown as InTransaction))
  }
  // The receiver's own clock and store are not in use.
  return { ...receiver, clock, store, on, deliver: deliverAt(receiver.deliver, clock) }
}

function deliverAt(deliver: ReturnType<typeof createTestReceiver>['deliver'], clock: FakeClock) {
  return (parts?: Parameters<typeof deliver>[0]) => deliver({ sentAt: clock.now(), ...parts })
}

const writing = ({ tx, key }: InTransaction) => tx.write(key)

describe('a synchronous transactional store', () => {
  it('gets the effects of all handlers, and the success, in one', async () => {
    const { on, deliver, store, webhooks, clock } = setUp()
    on(({ tx }) => tx.write('first'))
    on(({ tx }) => tx.write('second'))

    expect(await deliver()).toMatchObject({ outcome: 'handled' })
    expect(store.effects).toEqual(['first', 'second'])
    expect(await deliver()).toMatchObject({ outcome: 'duplicate' })
    expect(store.effects).toHaveLength(2)
    expectIdle({ webhooks, clock })
  })

  it('has no transaction open when other code runs, not even between two handlers', async () => {
    const { on, deliver, store } = setUp()
    const seen: boolean[] = []
    const look = () => void seen.push(store.open)
    on((context) => {
      queueMicrotask(look)
      process.nextTick(look)
      writing(context)
    })
    on(writing)
    await deliver()
    await new Promise((resolve) => setImmediate(resolve))
    expect(store.effects).toHaveLength(2)
    expect(seen).toEqual([false, false])
  })

  it('keeps nothing of a run of which one handler fails, and runs it again', async () => {
    const { on, deliver, store } = setUp()
    let fails = true
    on(writing)
    on(() => {
      if (fails) throw new Error('no')
    })

    expect(await deliver()).toMatchObject({ outcome: 'failed', error: new Error('no') })
    expect(store.effects).toEqual([])
    fails = false
    expect(await deliver()).toMatchObject({ outcome: 'handled' })
    expect(store.effects).toEqual(['default:evt_1'])
  })

  it('keeps nothing of a handler that returns a promise, says why, and begins no further handler', async () => {
    const { on, deliver, store, webhooks, clock } = setUp()
    const next = vi.fn()
    on(async (context) => writing(context))
    on(next)

    expect(await deliver()).toMatchObject({ outcome: 'failed', error: promised })
    await new Promise((resolve) => setImmediate(resolve))
    expect(store.effects).toEqual([])
    expect(next).not.toHaveBeenCalled()
    expectIdle({ webhooks, clock })
  })

  it('keeps nothing of a handler whose promise rejects, and the rejection does not end the process', async () => {
    const { on, deliver } = setUp()
    on(() => Promise.reject(new Error('later')))
    expect(await deliver()).toMatchObject({ outcome: 'failed', error: promised })
    await new Promise((resolve) => setImmediate(resolve))
  })

  it('refuses a schema that answers by a promise', async () => {
    const slow = {
      '~standard': { version: 1, vendor: 'test', validate: async (value: unknown) => ({ value }) },
    } as const
    const { on, deliver, store } = setUp({ events: { 'call.failed': slow } })
    on(writing)
    expect(await deliver()).toMatchObject({ outcome: 'failed', error: promised })
    await new Promise((resolve) => setImmediate(resolve))
    expect(store.effects).toEqual([])
  })

  it('runs handlers that are traced', async () => {
    const { on, deliver, store } = setUp()
    const emitted: unknown[] = []
    const subscriber = {
      start: (message: object) => emitted.push({ ...message }),
      end: () => emitted.push('end'),
      asyncStart: () => emitted.push('asyncStart'),
      asyncEnd: () => emitted.push('asyncEnd'),
      error: (message: object) => emitted.push(Reflect.get(message, 'error')),
    }
    const channel = tracingChannel('audian-webhooks:handler')
    channel.subscribe(subscriber)
    try {
      on(writing)
      expect(await deliver()).toMatchObject({ outcome: 'handled' })
    } finally {
      channel.unsubscribe(subscriber)
    }
    expect(store.effects).toEqual(['default:evt_1'])
    expect(emitted).toEqual([{ event: 'call.failed', key: 'default:evt_1', attempt: 1 }, 'end'])
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

  it.each<[string, SynchronousFault, unknown]>([
    ['that throws before the handlers', 'begin-throws', new Error('no file')],
    ['that throws after them', 'commit-throws', new Error('the disk is full')],
    ['with an invalid answer', { answers: 'OK' }, expect.objectContaining({ code: 'STORE_ANSWER_INVALID' })],
    [
      'that committed what has not run',
      { answers: { state: 'committed' } },
      expect.objectContaining({ code: 'STORE_ANSWER_INVALID' }),
    ],
  ])('is unavailable if it answers with a fault: one %s', async (_, fault, error) => {
    const { on, deliver, store } = setUp()
    on(writing)
    store.fail(fault)
    expect(await deliver()).toMatchObject({ outcome: 'unavailable', reason: 'store-failed', error })
    expect(store.effects).toEqual([])
    expect(await deliver()).toMatchObject({ outcome: 'handled' })
  })

  it('hands data that does not fit its schema on, with its issues', async () => {
    const { on, deliver, emitted } = setUp()
    const seen: unknown[] = []
    on((context) => seen.push((context as unknown as { issues: unknown }).issues))
    expect(await deliver({ data: { call_id: 17 } })).toMatchObject({ outcome: 'handled' })
    expect(seen).toEqual([[expect.objectContaining({ path: ['call_id'] })]])
    expect(emitted.mismatch).toMatchObject([{ event: 'call.failed', key: 'default:evt_1' }])
  })
})
