import { setTimeout as sleep } from 'node:timers/promises'
import { inject } from '@audian-webhooks/testing'
import { expect, vi } from 'vitest'
import { sinkCase } from './sink-case.ts'

/** Long runs, and closing. */
export const stopCases = [
  sinkCase('do not deliver a job to others while it is running, however long', async (bench) => {
    const webhooks = await bench.receiver()
    let end: (() => void) | undefined
    const handler = vi.fn(() => new Promise<void>((resolve) => (end = resolve)))
    webhooks.on('call.completed', handler)
    // One place, so that a job which is delivered again goes to the other worker.
    const worker = await bench.work(webhooks, { ackWaitMs: 900, concurrency: 1 })
    const other = await bench.receiver({ store: 'none' })
    const stolen = vi.fn()
    other.on('call.completed', stolen)
    await inject(webhooks, 'call.completed')
    await expect.poll(() => handler.mock.calls.length).toBe(1)
    await bench.work(other, { ackWaitMs: 900 })
    await sleep(4000)
    end?.()
    await worker.close()
    expect([handler.mock.calls.length, stolen.mock.calls.length]).toEqual([1, 0])
    await expect.poll(() => bench.broker.waiting()).toBe(0)
  }),
  sinkCase('close after the running jobs, and leave the others in the queue', async (bench) => {
    const webhooks = await bench.receiver()
    let end: (() => void) | undefined
    const handler = vi.fn(() => new Promise<void>((resolve) => (end = resolve)))
    webhooks.on('call.completed', handler)
    for (let count = 0; count < 3; count++) await inject(webhooks, 'call.completed')
    const worker = await bench.work(webhooks, { concurrency: 1 })
    await expect.poll(() => handler.mock.calls.length).toBe(1)
    const closed = vi.fn()
    const closing = worker.close().then(closed)
    await sleep(500)
    expect(closed).not.toHaveBeenCalled()
    end?.()
    await closing
    expect(handler).toHaveBeenCalledOnce()
    await expect.poll(() => bench.broker.waiting()).toBe(2)
  }),
]
