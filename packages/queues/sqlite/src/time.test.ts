import { describe, expect, it } from 'vitest'
import { HeldRuns } from './doubles/held-runs.ts'
import { newJob } from './doubles/new-job.ts'
import { QueueFiles } from './doubles/queue-files.ts'
import { queueTime } from './doubles/queue-time.ts'

const files = new QueueFiles()
const hourMs = 3_600_000

describe.each([-hourMs, hourMs])('a wall clock that is set by %i ms', (byMs) => {
  it('neither delays a retry nor hastens it', async () => {
    const time = queueTime()
    const queue = files.queue({}, time)
    const held = new HeldRuns()
    files.work(queue, held.run)
    await queue.add(newJob())
    ;(await held.nth(1)).end({ retry: 5000, error: 'no' })
    await time.advance(1)
    time.setWallTime(time.now() + byMs)
    await time.advance(4000)
    expect(held.runs).toHaveLength(1)
    await time.advance(2000)
    expect(await held.nth(2)).toMatchObject({ number: 2 })
  })

  it('leaves jobs that wait and leases as they are', async () => {
    const time = queueTime()
    const queue = files.queue({}, time)
    const held = new HeldRuns()
    await queue.add(newJob({ receivedAt: time.now() }))
    time.setWallTime(time.now() + byMs)
    expect(queue.stats()).toMatchObject({ waiting: 1, oldestMs: Math.max(0, byMs) })
    files.work(queue, held.run)
    await held.nth(1)
    files.work(files.queue({}, time), held.run)
    await time.advance(60_000)
    expect(held.runs).toHaveLength(1)
  })
})

describe('a machine that starts again, so that its uptime does', () => {
  const longAgo = () => queueTime(() => 1_000_000)

  it('runs jobs that waited, in their order', async () => {
    const before = files.queue({}, longAgo())
    for (const key of ['app:1', 'app:2']) await before.add(newJob({ key }))
    const queue = files.queue({}, queueTime())
    await queue.add(newJob({ key: 'app:3' }))
    const held = new HeldRuns()
    files.work(queue, held.run)
    await held.nth(3)
    expect(held.runs.map(({ job }) => job.key)).toEqual(['app:1', 'app:2', 'app:3'])
  })

  it('waits no longer for a retry than was left', async () => {
    const held = new HeldRuns()
    const before = files.queue({}, longAgo())
    const worker = files.work(before, held.run)
    await before.add(newJob())
    ;(await held.nth(1)).end({ retry: 30_000, error: 'no' })
    await expect.poll(() => before.stats().delayed).toBe(1)
    await worker.stop({ timeoutMs: 1 })
    const time = queueTime()
    const queue = files.queue({}, time)
    files.work(queue, held.run)
    await time.advance(29_000)
    expect(held.runs).toHaveLength(1)
    await time.advance(2000)
    expect(await held.nth(2)).toMatchObject({ number: 2, crashes: 0 })
  })

  it('takes over what was running, after lockMs', async () => {
    const held = new HeldRuns()
    const before = files.queue({}, longAgo())
    files.work(before, held.run)
    await before.add(newJob())
    await held.nth(1)
    const time = queueTime()
    const queue = files.queue({ lockMs: 10_000 }, time)
    files.work(queue, held.run)
    await time.advance(11_000)
    expect(await held.nth(2)).toMatchObject({ number: 1, crashes: 1 })
  })
})
