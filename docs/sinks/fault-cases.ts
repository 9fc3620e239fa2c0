import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { openCuttableWay } from '@audian-webhooks/test-services'
import { inject, sampleEvent } from '@audian-webhooks/testing'
import { expect, vi } from 'vitest'
import { sinkCase } from './sink-case.ts'

/** Servers and workers that go away. */
export const faultCases = [
  // The first, since RabbitMQ 3.10 does not recover a quorum queue that took the name of a deleted one just before a crash.
  sinkCase('answer 503 while the server is away, and lose nothing that was answered 200', async (bench) => {
    const webhooks = await bench.receiver()
    const handled: unknown[] = []
    webhooks.on('call.completed', ({ id }) => void handled.push(id))
    const before = sampleEvent('call.completed')
    const after = sampleEvent('call.completed')
    expect(await inject(webhooks, before)).toMatchObject({ outcome: 'enqueued' })
    await bench.broker.kill()
    expect(await inject(webhooks, 'call.completed')).toMatchObject({ outcome: 'unavailable' })
    await bench.broker.start()
    await bench.work(webhooks)
    await expect.poll(() => inject(webhooks, after)).toMatchObject({ outcome: 'enqueued' })
    await expect.poll(() => handled).toEqual(expect.arrayContaining([before.id, after.id]))
  }),
  sinkCase('answer 503 if the publish is not confirmed', async (bench) => {
    const way = await openCuttableWay(bench.broker.url)
    bench.closeLater(() => way.close())
    const webhooks = await bench.receiver({ queueTimeoutMs: 500 }, way.url)
    expect(await inject(webhooks, 'call.completed')).toMatchObject({ outcome: 'enqueued' })
    way.fallSilent()
    expect(await inject(webhooks, 'call.completed')).toMatchObject({
      outcome: 'unavailable',
      reason: 'queue-timed-out',
    })
    way.speak()
  }),
  sinkCase('answer 503 if there is no queue to store the job', async (bench) => {
    const webhooks = await bench.receiver()
    await bench.broker.removeQueue()
    expect(await inject(webhooks, 'call.completed')).toMatchObject({ outcome: 'unavailable', reason: 'queue-failed' })
  }),
  sinkCase('run an event again whose worker was killed', async (bench) => {
    const store = bench.sharedStore()
    const webhooks = await bench.receiver({ store, leaseMs: 900, renewMs: 300 })
    const handler = vi.fn()
    webhooks.on('call.completed', (_event, { attempt }) => handler(attempt))
    const killed = await bench.child({ ackWaitMs: 1000 })
    await inject(webhooks, 'call.completed')
    await Promise.race([
      once(killed, 'message'),
      once(killed, 'exit').then(() => Promise.reject(new Error('It ended.'))),
    ])
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    const worker = await bench.work(webhooks, { ackWaitMs: 1000 })
    await expect.poll(() => handler.mock.calls).toEqual([[1]])
    await worker.close()
    await expect.poll(() => bench.broker.waiting()).toBe(0)
    expect(await bench.broker.deadLetters()).toEqual([])
  }),
  sinkCase('set aside a job that ends its process again and again, and no other', async (bench) => {
    const webhooks = await bench.receiver({ store: bench.sharedStore() })
    const event = sampleEvent('call.completed')
    await inject(webhooks, event)
    for (let others = 0; others < 9; others++) await inject(webhooks, 'call.completed')
    const runs: unknown[] = []
    const isSetAside = async () => (await bench.broker.deadLetters()).length > 0
    while (!(await isSetAside())) {
      const child = await bench.child({ ackWaitMs: 1000 }, event.id)
      child.on('message', (id) => runs.push(id))
      while (child.exitCode === null && child.signalCode === null && !(await isSetAside())) await sleep(100)
      child.kill('SIGKILL')
      await sleep(1000) // The lease ends, so the next run begins at once, while the other jobs are put back.
    }
    expect(await bench.broker.deadLetters()).toEqual(['crashed'])
    expect(runs.filter((id) => id === event.id)).toHaveLength(3)
  }),
]
