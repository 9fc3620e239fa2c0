import { createWebhooks, OptionsError, type Webhooks } from '@audian-webhooks/core'
import { deadLetters, PermanentError, type Queued } from '@audian-webhooks/core/queue'
import { describe, expect, it, vi } from 'vitest'
import { ReferenceStore } from './contracts/reference-store.ts'
import { fakeClock } from './fake-clock.ts'
import { faultyStore } from './faulty-store.ts'
import { inject } from './inject.ts'
import { runQueue } from './run-queue.ts'
import { type TestQueue, testQueue } from './test-queue.ts'

function setUp() {
  const clock = fakeClock()
  const store = faultyStore(new ReferenceStore(clock))
  const queue = testQueue()
  const webhooks = createWebhooks({ secret: 'whsec_test', store, queue, clock, logger: false })
  return { queue, store, webhooks }
}

describe('runQueue()', () => {
  it('runs what was injected, in its order, and nothing before', async () => {
    const { queue, webhooks } = setUp()
    const seen: string[] = []
    webhooks.on('call.ringing', (event) => void seen.push(event.event))
    webhooks.on('call.completed', (event) => void seen.push(event.event))
    expect(await inject(webhooks, 'call.ringing')).toMatchObject({ outcome: 'enqueued' })
    await inject(webhooks, 'call.completed')
    expect([seen, queue.jobs.length, queue.stats().waiting]).toEqual([[], 2, 2])

    const { done, dead, attempts, left } = await runQueue(webhooks)
    expect(seen).toEqual(['call.ringing', 'call.completed'])
    expect([done.length, dead.length, attempts, left.length, queue.jobs.length]).toEqual([2, 0, 2, 0, 0])
  })

  it('is done with events that have no handler', async () => {
    const { webhooks } = setUp()
    await inject(webhooks, 'call.ringing')
    expect((await runQueue(webhooks)).done).toHaveLength(1)
  })

  it('tries a failed job again, after the others and without a wait', async () => {
    const { webhooks } = setUp()
    const seen: string[] = []
    webhooks.on('call.*', (event, { attempt }) => {
      seen.push(`${event.event} ${attempt}`)
      if (event.event === 'call.ringing' && attempt < 3) throw new Error('no')
    })
    await inject(webhooks, 'call.ringing')
    await inject(webhooks, 'call.completed')
    expect(await runQueue(webhooks)).toMatchObject({ attempts: 4, dead: [] })
    expect(seen).toEqual(['call.ringing 1', 'call.completed 1', 'call.ringing 2', 'call.ringing 3'])
  })

  it('gives the jobs that no attempt could handle, as dead letters', async () => {
    const { queue, webhooks } = setUp()
    const handler = vi.fn(() => {
      throw new Error('the CRM is away')
    })
    webhooks.on('call.ringing', handler)
    webhooks.on('call.failed', () => {
      throw new PermanentError('no such customer')
    })
    await inject(webhooks, 'call.ringing')
    await inject(webhooks, 'call.failed')
    const { dead, attempts } = await runQueue(webhooks, { retry: { attempts: 3 } })
    expect(attempts).toBe(4)
    expect(dead).toMatchObject([
      { attempts: 1, reason: 'no such customer' },
      { attempts: 3, reason: expect.stringContaining('3 attempts'), error: expect.stringContaining('the CRM is away') },
    ])
    expect(queue.deadLetters.list()).toEqual([...dead].reverse())
    expect(queue.stats()).toMatchObject({ dead: 2, waiting: 0 })
  })

  it('runs a dead letter that was replayed', async () => {
    const { webhooks } = setUp()
    let away = true
    webhooks.on('call.ringing', () => {
      if (away) throw new Error('the CRM is away')
    })
    await inject(webhooks, 'call.ringing')
    const { dead } = await runQueue(webhooks, { retry: { attempts: 1 } })
    away = false
    expect(await deadLetters(webhooks).replay(dead[0]?.id ?? '')).toBe('replayed')
    expect((await runQueue(webhooks)).done).toHaveLength(1)
    expect(await deadLetters(webhooks).list()).toEqual([])
  })

  it('leaves in the queue what could not begin', async () => {
    const { queue, store, webhooks } = setUp()
    const handler = vi.fn()
    webhooks.on('call.ringing', handler)
    await inject(webhooks, 'call.ringing')
    store.break('claim', 'fail')
    const { left, done } = await runQueue(webhooks)
    expect([left.length, done.length, queue.jobs.length]).toEqual([1, 0, 1])

    store.recover()
    expect((await runQueue(webhooks)).done).toHaveLength(1)
    expect(handler).toHaveBeenCalledOnce()
  })

  it('refuses a receiver whose queue is another one, or that has none', async () => {
    const stop = vi.fn(async () => undefined)
    const other = { ...testQueue(), enqueuer: testQueue().enqueuer, add: () => undefined, work: () => ({ stop }) }
    const wrong = (options: object) =>
      createWebhooks({ secret: 's', store: 'none', ...options }) as unknown as Webhooks & Queued<TestQueue>
    await expect(runQueue(wrong({ queue: other }))).rejects.toThrow(TypeError)
    expect(stop).toHaveBeenCalledOnce()
    await expect(runQueue(wrong({}))).rejects.toThrow(OptionsError)
  })
})

describe('testQueue()', () => {
  it('has an event once, however often it is added', async () => {
    const { queue, webhooks } = setUp()
    const event = { event: 'call.ringing', id: 'evt_1', data: { call_id: 'call_1' } } as never
    await inject(webhooks, event)
    await inject(webhooks, event)
    expect(queue.jobs).toHaveLength(1)
  })

  it('finds and discards dead letters, page by page, the newest first', async () => {
    const { queue, webhooks } = setUp()
    webhooks.on('call.*', () => Promise.reject(new Error('no')))
    for (const name of ['call.ringing', 'call.answered', 'call.failed'] as const) await inject(webhooks, name)
    const { dead } = await runQueue(webhooks, { retry: { attempts: 1 } })
    const [first, second] = dead.map(({ id }) => id)
    expect(queue.deadLetters.list({ limit: 1, offset: 1 })).toMatchObject([{ id: second }])
    expect(queue.deadLetters.get(first ?? '')).toMatchObject({ id: first })
    expect([queue.deadLetters.discard(first ?? ''), queue.deadLetters.discard(first ?? '')]).toEqual([true, false])
    expect(queue.deadLetters.replay(first ?? '')).toBe(false)
  })

  it('forgets everything when it is closed', async () => {
    const { queue, webhooks } = setUp()
    await inject(webhooks, 'call.ringing')
    expect(queue.stats().oldestMs).toEqual(expect.any(Number))
    queue.close()
    expect(queue.stats()).toEqual({ waiting: 0, running: 0, delayed: 0, dead: 0, oldestMs: undefined })
  })
})
