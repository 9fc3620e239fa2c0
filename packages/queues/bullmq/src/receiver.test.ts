import { createWebhooks } from '@audian-webhooks/core'
import { deadLetters, PermanentError, startWorkers } from '@audian-webhooks/core/queue'
import { memoryStore } from '@audian-webhooks/store-memory'
import { findBinary, type RedisServer, redisBinary, skipReason, startRedis } from '@audian-webhooks/test-services'
import { inject, sampleEvent } from '@audian-webhooks/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { OpenQueues } from './doubles/open-queues.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined

describe.skipIf(missing)(`a receiver and a worker${missing === undefined ? '' : ` (${missing})`}`, () => {
  const queues = new OpenQueues()
  let server: RedisServer

  beforeAll(async () => {
    server = await startRedis()
  })
  afterEach(() => queues.close())
  afterAll(() => server?.stop())

  it('with a queue each process what the other stores', async () => {
    const shared = { name: 'app', secret: 'whsec_1', logger: false } as const
    const webQueue = queues.open({ connection: { url: server.url } })
    const web = createWebhooks({ ...shared, store: 'none', queue: webQueue })
    const workerQueue = queues.open({ connection: { url: server.url }, name: webQueue.bull.jobs.name })
    const worker = createWebhooks({ ...shared, store: memoryStore(), queue: workerQueue })
    const attempts: number[] = []
    worker.on('call.completed', (_event, { attempt }) => {
      attempts.push(attempt)
      if (attempt < 3) throw new Error('not yet')
    })
    worker.on('call.failed', () => {
      throw new PermanentError('The customer does not exist.')
    })
    expect(await inject(web, 'call.completed')).toMatchObject({ outcome: 'enqueued' })
    expect(await inject(web, 'call.failed')).toMatchObject({ outcome: 'enqueued' })
    startWorkers(worker, { retry: { baseMs: 1, maxMs: 1 } })
    await expect.poll(() => attempts).toEqual([1, 2, 3])
    await expect.poll(() => webQueue.deadLetters.list()).toMatchObject([{ reason: 'The customer does not exist.' }])
    await expect
      .poll(() => webQueue.stats())
      .toEqual({ waiting: 0, running: 0, delayed: 0, dead: 1, oldestMs: undefined })
    expect(await worker.close()).toEqual({ unfinished: [] })
    await web.close()
  })

  it('says of a dead letter whose event was handled in the meantime, and runs it again if it is forced', async () => {
    const queue = queues.open({ connection: { url: server.url } })
    const store = memoryStore()
    const options = { name: 'app', secret: 'whsec_1', logger: false, store } as const
    const webhooks = createWebhooks({ ...options, queue })
    let fails = true
    const keys: string[] = []
    webhooks.on('call.failed', (_event, { key }) => {
      if (fails) throw new PermanentError('The customer does not exist.')
      keys.push(key)
    })
    startWorkers(webhooks)
    const event = sampleEvent('call.failed')
    await inject(webhooks, event)
    await expect.poll(() => queue.stats()).toMatchObject({ dead: 1, running: 0 })

    fails = false
    const direct = createWebhooks(options)
    direct.on('call.failed', () => undefined)
    expect(await inject(direct, event)).toMatchObject({ outcome: 'handled' })
    const dead = deadLetters(webhooks)
    const [{ id } = { id: '' }] = await dead.list()
    expect(await dead.replay(id)).toBe('already-done')
    expect(await dead.replay(id, { force: true })).toBe('replayed')
    await expect.poll(() => keys).toEqual([expect.stringMatching(new RegExp(`^app:${event.id}~[\\da-f]{8}$`))])
    expect(await dead.list()).toEqual([])
    await Promise.all([webhooks.close(), direct.close()])
  })

  it('answers 503 while Redis is away', async () => {
    const queue = queues.open({ connection: { url: server.url } })
    const webhooks = createWebhooks({ name: 'app', secret: 'whsec_1', store: 'none', logger: false, queue })
    expect(await inject(webhooks, 'call.completed')).toMatchObject({ outcome: 'enqueued' })
    await server.kill()
    expect(await inject(webhooks, 'call.completed')).toMatchObject({ outcome: 'unavailable' })
    await server.start()
    await expect.poll(() => inject(webhooks, 'call.completed')).toMatchObject({ outcome: 'enqueued' })
    await webhooks.close()
  })
})
