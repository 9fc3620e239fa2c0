import { findBinary, type RedisServer, redisBinary, skipReason, startRedis } from '@audian-webhooks/test-services'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { HeldRuns } from './doubles/held-runs.ts'
import { newJob } from './doubles/new-job.ts'
import { OpenQueues } from './doubles/open-queues.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined

describe.skipIf(missing)(`stopping${missing === undefined ? '' : ` (${missing})`}`, () => {
  const queues = new OpenQueues()
  let server: RedisServer

  beforeAll(async () => {
    server = await startRedis()
  })
  afterEach(() => queues.close())
  afterAll(() => server?.stop())

  const open = (name?: string) => queues.open({ connection: { url: server.url }, ...(name !== undefined && { name }) })

  it('gives back what is running, without its lock, and what ends later changes nothing', async () => {
    const queue = open()
    const held = new HeldRuns()
    const worker = queues.work(queue, held.run)
    const [job, next] = [newJob(), newJob()]
    await queue.add(job)
    const first = await held.nth(1)
    await queue.add(next)
    await worker.stop({ timeoutMs: 1 })
    const client = await queue.bull.jobs.getBackend().client
    const [id = ''] = await queue.bull.jobs.getRanges(['wait'], 0, 0, true)
    expect(await client.get(`${queue.bull.jobs.toKey(id)}:lock`)).toBeNull()
    expect(await queue.stats()).toMatchObject({ waiting: 2, running: 0 })
    queues.work(open(queue.bull.jobs.name), held.run)
    const second = await held.nth(2)
    expect(second).toMatchObject({ job, number: 1, crashes: 0 })
    first.end({ dead: 'late' })
    second.end({ retry: 60_000, error: 'no' })
    expect(await held.nth(3)).toMatchObject({ job: next })
    expect(await queue.stats()).toMatchObject({ waiting: 0, running: 1, delayed: 1, dead: 0 })
    expect(queues.errors).toEqual([])
  })

  it('joins the first call', async () => {
    const worker = queues.work(open(), new HeldRuns().run)
    await Promise.all([worker.stop({ timeoutMs: 1 }), worker.stop({ timeoutMs: 1 })])
  })

  it('leaves other workers of the process running', async () => {
    const queue = open()
    const held = new HeldRuns()
    const [one, other] = [queues.work(queue, held.run), queues.work(queue, held.run)]
    await queue.add(newJob())
    await queue.add(newJob())
    await held.nth(2)
    for (const run of held.runs) run.end('done')
    await one.stop({ timeoutMs: 60_000 })
    await queue.add(newJob())
    ;(await held.nth(3)).end('done')
    await other.stop({ timeoutMs: 60_000 })
  })

  it('close() stops workers, and nothing can be added or worked afterwards', async () => {
    const queue = open()
    const held = new HeldRuns()
    queues.work(queue, held.run)
    await queue.add(newJob())
    const run = await held.nth(1)
    const closed = vi.fn()
    const closing = queue.close().then(closed)
    run.end('done')
    await closing
    await expect(queue.add(newJob())).rejects.toThrow('bullmqQueue: the queue is closed.')
    expect(() => queue.work(held.run, { concurrency: 1 })).toThrow('bullmqQueue: the queue is closed.')
    await queue.close()
  })

  it('does not begin jobs of a queue that is paused', async () => {
    const queue = open()
    const held = new HeldRuns()
    await queue.bull.jobs.pause()
    queues.work(queue, held.run)
    await queue.add(newJob())
    expect(await queue.stats()).toMatchObject({ waiting: 1, running: 0 })
    expect(held.runs).toEqual([])
    await queue.bull.jobs.resume()
    ;(await held.nth(1)).end('done')
  })
})
