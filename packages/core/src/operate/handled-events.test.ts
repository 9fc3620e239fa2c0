import { fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it } from 'vitest'
import { createSynchronousStore } from '../doubles/synchronous-store.ts'
import { createTestReceiver } from '../doubles/test-receiver.ts'
import { createTransactionalStore } from '../doubles/transactional-store.ts'
import { OptionsError } from '../options-error.ts'
import { createWebhooks } from '../webhooks.ts'
import { handledEvents } from './handled-events.ts'

const key = 'default:evt_1'

describe('handledEvents()', () => {
  it('knows what the receiver has handled, and nothing else', async () => {
    const { webhooks, deliver } = createTestReceiver()
    webhooks.on('call.failed', () => undefined)
    const isHandled = handledEvents(webhooks)
    expect(await isHandled('evt_1')).toBe(false)
    await deliver({ id: 'evt_1' })
    expect([await isHandled('evt_1'), await isHandled('evt_2')]).toEqual([true, false])
  })

  it.each([
    ['with spaces', 'an id'],
    ['with a colon', 'evt:1~'],
    ['with half a surrogate pair', '\ud800'],
    ['with a replacement character', '\ufffd'],
    ['of 500 characters', '9'.repeat(500)],
  ])('uses the same key as the receiver for an id %s', async (_, id) => {
    const { webhooks, deliver } = createTestReceiver()
    webhooks.on('call.failed', () => undefined)
    expect(await handledEvents(webhooks)(id)).toBe(false)
    expect(await deliver({ id })).toMatchObject({ outcome: 'handled' })
    expect(await handledEvents(webhooks)(id)).toBe(true)
  })

  it('knows consumers apart', async () => {
    const { webhooks, store, deliver } = createTestReceiver()
    webhooks.on('call.failed', () => undefined)
    await deliver()
    const other = createTestReceiver({ name: 'other', store })
    expect(await handledEvents(other.webhooks)('evt_1')).toBe(false)
  })

  it('sees an event whose handlers have failed as not handled', async () => {
    const { webhooks, deliver } = createTestReceiver()
    webhooks.on('call.failed', () => {
      throw new Error('The CRM is away.')
    })
    expect(await deliver()).toMatchObject({ outcome: 'failed' })
    expect(await handledEvents(webhooks)('evt_1')).toBe(false)
  })

  it('says that an event is in progress while its handlers run', async () => {
    const { webhooks, deliver } = createTestReceiver()
    let end = () => {}
    webhooks.on('call.failed', () => new Promise<void>((resolve) => (end = resolve)))
    const outcome = deliver()
    const isHandled = handledEvents(webhooks)
    await expect.poll(() => isHandled('evt_1')).toBe('in-progress')
    end()
    expect(await outcome).toMatchObject({ outcome: 'handled' })
    expect(await isHandled('evt_1')).toBe(true)
  })

  it('marks nothing, and leaves nothing behind', async () => {
    const { webhooks, store, deliver } = createTestReceiver()
    webhooks.on('call.failed', () => undefined)
    await handledEvents(webhooks)('evt_1')
    expect(store.model.stateOf(key)).toBe('free')
    expect(store.calls.map(({ method }) => method)).toEqual(['claim', 'release'])
    expect(await deliver()).toMatchObject({ outcome: 'handled' })
  })

  it('makes a delivery wait that arrives while it looks: the store says busy', async () => {
    const { webhooks, store, deliver, clock } = createTestReceiver({ answering: 'promises' })
    webhooks.on('call.failed', () => undefined)
    store.fail('release', { lateMs: 500, done: 'last' })
    const looking = handledEvents(webhooks)('evt_1')
    await expect.poll(() => store.model.stateOf(key)).toBe('leased')
    expect(await deliver()).toMatchObject({ outcome: 'busy' })
    await clock.advance(500)
    expect(await looking).toBe(false)
    expect(await deliver()).toMatchObject({ outcome: 'handled' })
  })

  it('holds the event for a second at most, if it cannot give it back', async () => {
    const { webhooks, store, clock } = createTestReceiver()
    store.fail('release', 'rejects')
    expect(await handledEvents(webhooks)('evt_1')).toBe(false)
    expect(store.model.stateOf(key)).toBe('leased')
    await clock.advance(1000)
    expect(store.model.stateOf(key)).toBe('free')
  })

  it('gives a claim back that comes too late', async () => {
    const { webhooks, store, clock } = createTestReceiver({ answering: 'promises' })
    store.fail('claim', { lateMs: 4000, done: 'last' })
    const looking = expect(handledEvents(webhooks)('evt_1')).rejects.toMatchObject({ code: 'STORE_TIMED_OUT' })
    await clock.advance(4000)
    await looking
    await expect.poll(() => store.model.stateOf(key)).toBe('free')
  })

  it('rejects if the store fails', async () => {
    const { webhooks, store } = createTestReceiver()
    store.fail('claim', 'rejects')
    await expect(handledEvents(webhooks)('evt_1')).rejects.toThrow('the store is down')
  })

  it.each(['', undefined, 7])('refuses %j as an id', async (id) => {
    const { webhooks, store } = createTestReceiver()
    await expect(handledEvents(webhooks)(id as string)).rejects.toThrow(TypeError)
    expect(store.calls).toEqual([])
  })

  it('refuses a receiver that remembers nothing, and what is not a receiver', () => {
    const forgetful = createWebhooks({ secret: 'whsec_x', store: 'none' })
    expect(() => handledEvents(forgetful)).toThrow(OptionsError)
    expect(() => handledEvents({} as never)).toThrow(TypeError)
  })
})

describe('handledEvents() with a transactional store', () => {
  function setUp() {
    const clock = fakeClock()
    const store = createTransactionalStore(clock)
    return { ...createTestReceiver({ store, clock }), clock, store }
  }

  it('knows what was handled, rolls back what it begins, and takes no lease', async () => {
    const { webhooks, store, deliver } = setUp()
    webhooks.on('call.failed', () => undefined)
    const isHandled = handledEvents(webhooks)
    expect(await isHandled('evt_1')).toBe(false)
    expect(store.model.stateOf(key)).toBe('free')
    expect(await deliver()).toMatchObject({ outcome: 'handled' })
    expect(await isHandled('evt_1')).toBe(true)
    expect(store.effects).toEqual([])
  })

  it('says that an event is in progress while its handlers run, and leaves them alone', async () => {
    const { webhooks, deliver } = setUp()
    let end = () => {}
    webhooks.on('call.failed', () => new Promise<void>((resolve) => (end = resolve)))
    const outcome = deliver()
    const isHandled = handledEvents(webhooks)
    await expect.poll(() => isHandled('evt_1')).toBe('in-progress')
    end()
    expect(await outcome).toMatchObject({ outcome: 'handled' })
  })

  it.each(['throws', 'begin-rejects'] as const)('rejects if a transaction cannot begin: %s', async (fault) => {
    const { webhooks, store } = setUp()
    store.fail(fault)
    await expect(handledEvents(webhooks)('evt_1')).rejects.toThrow(/the store threw|no connection/)
  })

  it('rejects if a transaction does not begin in time, and does not look when it begins then', async () => {
    const { webhooks, store, clock } = setUp()
    store.fail('begin-hangs')
    const looking = expect(handledEvents(webhooks)('evt_1')).rejects.toMatchObject({ code: 'STORE_TIMED_OUT' })
    await clock.advance(3000)
    await looking
    store.resume()
    await expect.poll(() => store.model.stateOf(key)).toBe('free')
  })

  it('rejects if a store commits what was to be rolled back', async () => {
    const { webhooks, store } = setUp()
    store.fail({ answers: { state: 'committed', value: undefined } })
    await expect(handledEvents(webhooks)('evt_1')).rejects.toMatchObject({ code: 'STORE_ANSWER_INVALID' })
  })
})

it('looks by a claim where transactions are synchronous', async () => {
  const clock = fakeClock()
  const store = createSynchronousStore(clock)
  const { webhooks, deliver } = createTestReceiver({ store, clock })
  webhooks.on('call.failed', () => undefined)
  const isHandled = handledEvents(webhooks)
  expect(await isHandled('evt_1')).toBe(false)
  expect(await deliver()).toMatchObject({ outcome: 'handled' })
  expect(await isHandled('evt_1')).toBe(true)
})
