import { findBinary, type RedisServer, redisBinary, skipReason, startRedis } from '@audian-webhooks/test-services'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { BullmqQueue } from './bullmq-queue.ts'
import { HeldRuns } from './doubles/held-runs.ts'
import { newJob } from './doubles/new-job.ts'
import { OpenQueues } from './doubles/open-queues.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined

describe.skipIf(missing)(`dead letters${missing === undefined ? '' : ` (${missing})`}`, () => {
  const queues = new OpenQueues()
  let server: RedisServer

  beforeAll(async () => {
    server = await startRedis()
  })
  afterEach(() => queues.close())
  afterAll(() => server?.stop())

  const open = (more: object = {}) => queues.open({ connection: { url: server.url }, ...more })
  const reasons = async (queue: BullmqQueue) => (await queue.deadLetters.list()).map(({ reason }) => reason)

  it('has the error of the last attempt that had one', async () => {
    const queue = open()
    const held = new HeldRuns()
    queues.work(queue, held.run)
    await queue.add(newJob())
    ;(await held.nth(1)).end({ retry: 0, error: 'the CRM is away' })
    ;(await held.nth(2)).end({ again: 0 })
    ;(await held.nth(3)).end({ dead: 'permanent' })
    await expect
      .poll(() => queue.deadLetters.list())
      .toMatchObject([{ reason: 'permanent', error: 'the CRM is away', attempts: 2 }])
  })

  it('is one, if the process ends between storing the letter and removing the job', async () => {
    const lock = { lockMs: 1000, stalledCheckMs: 500 }
    const queue = open(lock)
    const held = new HeldRuns()
    queues.work(queue, held.run)
    await queue.add(newJob())
    const first = await held.nth(1)
    const { jobs, dead } = queue.bull
    // The lock goes to no one, so that what follows the letter fails, as if this process had ended.
    const [id = ''] = await jobs.getRanges(['active'], 0, 0)
    await (await jobs.getBackend().client).set(`${jobs.toKey(id)}:lock`, 'another-owner', { PX: 500 })
    first.end({ dead: 'first' })
    await expect.poll(() => reasons(queue)).toEqual(['first'])
    ;(await held.nth(2)).end({ dead: 'second' })
    await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0, delayed: 0, dead: 1 })
    expect(await reasons(queue)).toEqual(['first'])
    expect(await dead.getJobCountByTypes('wait', 'delayed', 'active')).toBe(1)
  })

  it('of an event that died twice are two, and replaying the old one leaves the new one', async () => {
    const queue = open()
    const held = new HeldRuns()
    queues.work(queue, held.run)
    const job = newJob()
    await queue.add(job)
    ;(await held.nth(1)).end({ dead: 'first' })
    await expect.poll(() => reasons(queue)).toEqual(['first'])
    const [old] = await queue.deadLetters.list()
    // Audian delivers the event again, and its job is running.
    await queue.add(job)
    const again = await held.nth(2)
    // The replay is added to the job running, which dies before the old letter is removed.
    const { dead } = queue.bull
    const remove = dead.remove.bind(dead)
    vi.spyOn(dead, 'remove').mockImplementation(async (...of) => {
      again.end({ dead: 'second' })
      await expect.poll(() => reasons(queue)).toEqual(['second', 'first'])
      return remove(...of)
    })
    expect(await queue.deadLetters.replay(old?.id ?? '')).toBe(true)
    expect(await reasons(queue)).toEqual(['second'])
  })

  it('replays under a later time than the job that died, also by another clock', async () => {
    const queue = open()
    const held = new HeldRuns()
    queues.work(queue, held.run)
    const now = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000)
    await queue.add(newJob())
    now.mockRestore()
    ;(await held.nth(1)).end({ dead: 'first' })
    await expect.poll(() => reasons(queue)).toEqual(['first'])
    const [first] = await queue.deadLetters.list()
    await queue.deadLetters.replay(first?.id ?? '')
    ;(await held.nth(2)).end({ dead: 'second' })
    await expect.poll(() => reasons(queue)).toEqual(['second'])
    const [second] = await queue.deadLetters.list()
    expect(second?.id).not.toBe(first?.id)
  })

  it('stays if the replay cannot be added', async () => {
    const queue = open()
    const held = new HeldRuns()
    queues.work(queue, held.run)
    await queue.add(newJob())
    ;(await held.nth(1)).end({ dead: 'first' })
    await expect.poll(() => reasons(queue)).toEqual(['first'])
    const [letter] = await queue.deadLetters.list()
    vi.spyOn(queue.bull.jobs, 'add').mockRejectedValueOnce(new Error('OOM'))
    await expect(queue.deadLetters.replay(letter?.id ?? '')).rejects.toThrow('OOM')
    expect(await queue.deadLetters.get(letter?.id ?? '')).toMatchObject({ reason: 'first' })
  })

  it('is none of the keys of BullMQ', async () => {
    const queue = open()
    await queue.add(newJob())
    await queue.stats()
    for (const id of ['meta', 'wait', 'events', 'stalled-check', '', '17', ':']) {
      expect(await queue.deadLetters.get(id)).toBeUndefined()
      expect(await queue.deadLetters.replay(id)).toBe(false)
      expect(await queue.deadLetters.discard(id)).toBe(false)
    }
    expect(await queue.deadLetters.list({ limit: 0 })).toEqual([])
  })

  it('keeps no stack in Redis, and removes jobs that failed', async () => {
    const queue = open()
    const held = new HeldRuns()
    queues.work(queue, held.run)
    await queue.add(newJob())
    ;(await held.nth(1)).end({ retry: 60_000, error: 'masked' })
    await expect.poll(() => queue.stats()).toMatchObject({ delayed: 1 })
    const [job] = await queue.bull.jobs.getJobs(['delayed'])
    expect(job).toMatchObject({ failedReason: 'masked', stacktrace: [], attemptsMade: 1 })
    expect(await queue.bull.jobs.getJobCounts('completed', 'failed')).toEqual({ completed: 0, failed: 0 })
  })
})
