import { PermanentError } from '@audian-webhooks/core/queue'
import { memoryStore } from '@audian-webhooks/store-memory'
import { faultyStore, inject, sampleEvent } from '@audian-webhooks/testing'
import { expect, vi } from 'vitest'
import { sinkCase } from './sink-case.ts'

/** How jobs end. */
export const runCases = [
  sinkCase('process an event after the answer, once, and leave nothing behind', async (bench) => {
    const webhooks = await bench.receiver()
    const handler = vi.fn()
    webhooks.on('call.completed', ({ data }) => handler(data.duration))
    expect(await inject(webhooks, 'call.completed')).toMatchObject({ outcome: 'enqueued' })
    await expect.poll(() => bench.broker.waiting()).toBe(1)
    const worker = await bench.work(webhooks)
    await expect.poll(() => handler.mock.calls.length).toBe(1)
    await worker.close()
    await expect.poll(() => bench.broker.waiting()).toBe(0)
    expect(await bench.broker.deadLetters()).toEqual([])
  }),
  sinkCase('handle an event once that was delivered twice', async (bench) => {
    const webhooks = await bench.receiver()
    const handled: unknown[] = []
    webhooks.on('call.completed', ({ id }) => void handled.push(id))
    const event = sampleEvent('call.completed')
    for (const copy of [event, event, sampleEvent('call.completed')])
      expect(await inject(webhooks, copy)).toMatchObject({ outcome: 'enqueued' })
    await expect.poll(() => bench.broker.waiting()).toBe(bench.broker.deduplicates ? 2 : 3)
    const worker = await bench.work(webhooks)
    await expect.poll(() => handled.length).toBe(2)
    await expect.poll(() => bench.broker.waiting()).toBe(0)
    await worker.close()
    expect([new Set(handled).size, handled.length]).toEqual([2, 2])
  }),
  sinkCase('try again what failed, and count the attempts', async (bench) => {
    const webhooks = await bench.receiver()
    const attempts: number[] = []
    webhooks.on('call.completed', (_event, { attempt }) => {
      attempts.push(attempt)
      if (attempt < 3) throw new Error('not yet')
    })
    await bench.work(webhooks)
    await inject(webhooks, 'call.completed')
    await expect.poll(() => attempts).toEqual([1, 2, 3])
    await expect.poll(() => bench.broker.waiting()).toBe(0)
  }),
  sinkCase('count no attempt where the run could not begin', async (bench) => {
    const store = faultyStore(memoryStore())
    const webhooks = await bench.receiver({ store })
    const attempts: number[] = []
    webhooks.on('call.completed', (_event, { attempt }) => {
      attempts.push(attempt)
      if (attempt < 2) throw new Error('not yet')
    })
    store.break('claim', 'fail', { times: 1 })
    await bench.work(webhooks)
    await inject(webhooks, 'call.completed')
    await expect.poll(() => attempts).toEqual([1, 2])
    expect(store.calls.filter(({ method }) => method === 'claim')).toHaveLength(3)
  }),
  sinkCase('set aside what no attempt can handle, and continue', async (bench) => {
    const webhooks = await bench.receiver()
    const handler = vi.fn()
    webhooks.on('call.completed', handler)
    webhooks.on('call.failed', () => {
      throw new PermanentError('The customer does not exist.\nReally.')
    })
    webhooks.on('call.ringing', () => {
      throw new Error('no')
    })
    await bench.work(webhooks, { attempts: 2 })
    await bench.broker.publish('{"key":"poison"')
    await bench.broker.publish('null')
    await inject(webhooks, 'call.failed')
    await inject(webhooks, 'call.ringing')
    await inject(webhooks, 'call.completed')
    await expect.poll(() => handler.mock.calls.length).toBe(1)
    const damaged = 'The job is damaged: its body is not an event.'
    await expect
      .poll(async () => [...(await bench.broker.deadLetters())].sort())
      .toEqual(['The customer does not exist.\nReally.', damaged, damaged, 'failed: 2 attempts'])
    await expect.poll(() => bench.broker.waiting()).toBe(0)
  }),
]
