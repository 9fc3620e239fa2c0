import { describe, expect, it, vi } from 'vitest'
import { createEngine } from '../doubles/engine.ts'
import { createTestReceiver } from '../doubles/test-receiver.ts'
import { OptionsError } from '../options-error.ts'
import type { Webhooks } from '../typed-webhooks.ts'
import { deadLetters } from './dead-letters.ts'
import { eventSink } from './enqueuer.ts'
import type { EventJob } from './event-job.ts'
import type { DeadLetter, EventQueue } from './event-queue.ts'
import type { Queued } from './queued.ts'

type WithQueue = Webhooks & Queued<EventQueue>

const key = 'default:evt_1'

/** A receiver whose queue has one dead letter. */
function setUp(damage: object = {}) {
  const engine = createEngine()
  const job: EventJob = { key, body: 'e30=', receivedAt: 1, sentAt: 1, keyId: 'k' }
  const letters = new Map<string, DeadLetter>([
    ['7', { id: '7', job: { ...job, ...damage } as EventJob, reason: 'failed', attempts: 10, diedAt: 2 }],
  ])
  const replayed: string[] = []
  const queue: EventQueue = {
    ...engine.queue,
    deadLetters: {
      list: () => [...letters.values()],
      get: (id) => letters.get(id),
      replay: (id) => {
        replayed.push(id)
        return letters.delete(id)
      },
      discard: (id) => letters.delete(id),
    },
  }
  const receiver = createTestReceiver({ queue })
  return { ...receiver, engine, letters, replayed, dead: deadLetters(receiver.webhooks as WithQueue) }
}

function markDone(store: ReturnType<typeof setUp>['store']): void {
  store.model.claim(key, { token: 't', leaseMs: 1000 })
  store.model.complete(key, 't', 1000)
}

it('lists the letters of the queue, and finds one by its id', async () => {
  const { dead } = setUp()
  expect(await dead.list({ limit: 5 })).toMatchObject([{ id: '7', reason: 'failed' }])
  expect(await dead.get('7')).toMatchObject({ id: '7', attempts: 10 })
  expect(await dead.get('8')).toBeUndefined()
})

describe('replay()', () => {
  it('puts the job back, and leaves its key free', async () => {
    const { dead, replayed, store } = setUp()
    expect(await dead.replay('7')).toBe('replayed')
    expect(replayed).toEqual(['7'])
    expect(store.model.stateOf(key)).toBe('free')
  })

  it('does nothing if the event has been handled in the meantime', async () => {
    const { dead, replayed, letters, store } = setUp()
    markDone(store)
    expect(await dead.replay('7')).toBe('already-done')
    expect(replayed).toEqual([])
    expect(letters.size).toBe(1)
  })

  it('runs a handled event again, under its own key, if it is forced', async () => {
    const { dead, letters, store, engine } = setUp()
    markDone(store)
    expect(await dead.replay('7', { force: true })).toBe('replayed')
    expect(engine.jobs.at(-1)).toMatchObject({ key: expect.stringMatching(/^default:evt_1~[\da-f]{8}$/), body: 'e30=' })
    expect(letters.size).toBe(0)
  })

  it('keeps the key of an event that was not handled, forced or not', async () => {
    const { dead, replayed, engine } = setUp()
    expect(await dead.replay('7', { force: true })).toBe('replayed')
    expect(replayed).toEqual(['7'])
    expect(engine.jobs).toEqual([])
  })

  it('puts the job back while another run of the event is running: it waits for that run', async () => {
    const { dead, replayed, store } = setUp()
    store.model.takeOver(key, 30_000)
    expect(await dead.replay('7')).toBe('replayed')
    expect(replayed).toEqual(['7'])
    expect(store.model.stateOf(key)).toBe('leased')
  })

  it('finds no letter', async () => {
    const { dead } = setUp()
    expect(await dead.replay('8')).toBe('not-found')
  })

  it.each(['claim', 'release'] as const)('keeps the letter if %s of the store fails', async (method) => {
    const { dead, letters, replayed, store } = setUp()
    store.fail(method, 'rejects')
    await expect(dead.replay('7')).rejects.toThrow('the store is down')
    expect([letters.size, replayed]).toEqual([1, []])
  })

  it.each([{ key: undefined }, { key: '' }])('asks no store about a damaged job: %j', async (damage) => {
    const { dead, replayed, store } = setUp(damage)
    expect(await dead.replay('7')).toBe('replayed')
    expect(replayed).toEqual(['7'])
    expect(store.calls).toEqual([])
  })
})

describe('discard()', () => {
  it('deletes the letter and records its event as handled', async () => {
    const { dead, letters, store, webhooks, deliver } = setUp()
    webhooks.on('call.failed', vi.fn())
    expect(await dead.discard('7')).toBe('discarded')
    expect(letters.size).toBe(0)
    expect(store.model.stateOf(key)).toBe('done')
    expect(await deliver()).toMatchObject({ outcome: 'enqueued', key })
  })

  it('leaves the key to another run that is running', async () => {
    const { dead, letters, store } = setUp()
    store.model.takeOver(key, 30_000)
    expect(await dead.discard('7')).toBe('discarded')
    expect(letters.size).toBe(0)
    expect(store.model.stateOf(key)).toBe('leased')
  })

  it.each(['claim', 'complete'] as const)('keeps the letter if %s of the store fails', async (method) => {
    const { dead, letters, store } = setUp()
    store.fail(method, 'rejects')
    await expect(dead.discard('7')).rejects.toThrow('the store is down')
    expect(letters.size).toBe(1)
  })

  it('finds no letter', async () => {
    const { dead } = setUp()
    expect(await dead.discard('8')).toBe('not-found')
  })
})

it('says which receivers have dead letters', () => {
  const problems = (queue?: ReturnType<typeof eventSink>) => () =>
    deadLetters(createTestReceiver({ queue }).webhooks as WithQueue)
  expect(problems()).toThrow(OptionsError)
  expect(problems()).toThrow('queue: the receiver has none. Create it with createWebhooks({ queue }).')
  expect(problems(eventSink(() => undefined))).toThrow('queue: the receiver has a sink')
})
