import type { JobVerdict } from '@audian-webhooks/core/queue'
import { expect, it } from 'vitest'
import { HeldRuns } from './doubles/held-runs.ts'
import { newJob } from './doubles/new-job.ts'
import { QueueFiles } from './doubles/queue-files.ts'
import { queueTime } from './doubles/queue-time.ts'

const files = new QueueFiles()
const lockMs = 10_000

/** Two processes, from the point of view of the file: one whose event loop is blocked for as long as its clock stands still, and another. */
async function twoProcesses() {
  const [time, otherTime] = [queueTime(), queueTime()]
  const [queue, other] = [files.queue({ lockMs }, time), files.queue({ lockMs }, otherTime)]
  const [held, otherHeld] = [new HeldRuns(), new HeldRuns()]
  await queue.add(newJob())
  files.work(queue, held.run)
  const run = await held.nth(1)
  const takeOver = async () => {
    files.work(other, otherHeld.run)
    await otherTime.advance(lockMs)
    return await otherHeld.nth(1)
  }
  return { time, otherTime, queue, other, held, otherHeld, run, takeOver }
}

it('gives a job to another process when its lease has expired, and counts a crash', async () => {
  const { run, takeOver } = await twoProcesses()
  expect(run).toMatchObject({ number: 1, crashes: 0 })
  expect(await takeOver()).toMatchObject({ job: run.job, number: 1, crashes: 1 })
})

it('keeps a lease for as long as its run takes', async () => {
  const { time, otherTime, other, otherHeld } = await twoProcesses()
  files.work(other, otherHeld.run)
  // Ahead, so that a lease which is not renewed is found by the other process first.
  await otherTime.advance(lockMs / 4)
  for (let step = 0; step < 12; step++) for (const clock of [time, otherTime]) await clock.advance(lockMs / 4)
  expect(otherHeld.runs).toEqual([])
  expect(other.stats()).toMatchObject({ running: 1, waiting: 0 })
})

it.each(['done', { again: 0 }, { retry: 0, error: 'late' }, { dead: 'late' }] as const)(
  'does not let a run settle a job that another has taken over: %j',
  async (verdict) => {
    const { run, takeOver, other, time, otherTime, otherHeld } = await twoProcesses()
    const second = await takeOver()
    run.end(verdict)
    await time.advance(1)
    expect(other.stats()).toMatchObject({ waiting: 0, running: 1, delayed: 0, dead: 0 })
    second.end({ retry: 0, error: 'its own' })
    await otherTime.advance(1000)
    expect(await otherHeld.nth(2)).toMatchObject({ number: 2 })
  },
)

it('takes back the crash that was counted for a run which ended late', async () => {
  const { run, takeOver, time, otherTime, otherHeld } = await twoProcesses()
  const second = await takeOver()
  run.end('done')
  await time.advance(1)
  second.end({ again: 0 })
  await otherTime.advance(1000)
  expect(await otherHeld.nth(2)).toMatchObject({ number: 1, crashes: 0 })
})

/** A job with one crash, in a worker of the second process, and a third process that takes it over. */
async function suspect() {
  const { takeOver, otherTime } = await twoProcesses()
  const run = await takeOver()
  const time = queueTime()
  const queue = files.queue({ lockMs }, time)
  const held = new HeldRuns()
  const end = async (verdict: JobVerdict) => {
    run.end(verdict)
    await otherTime.advance(1)
  }
  return {
    begin: async () => {
      const begun = Promise.resolve(run.begin()).then(() => 'begun', String)
      await otherTime.advance(1)
      return await begun
    },
    end,
    queue,
    async takeOver() {
      files.work(queue, held.run)
      await time.advance(2 * lockMs)
      return await held.nth(1)
    },
    /** The crashes with which the job comes again. */
    async nextCrashes() {
      held.runs.at(-1)?.end({ again: 0 })
      await time.advance(1000)
      return (await held.nth(2)).crashes
    },
  }
}

it('counts another crash only for a run that has begun', async () => {
  const waiting = await suspect()
  expect((await waiting.takeOver()).crashes).toBe(1)
  const running = await suspect()
  expect(await running.begin()).toBe('begun')
  expect((await running.takeOver()).crashes).toBe(2)
})

it.each([false, true])('counts no crash for a run that ended late. It had begun: %s', async (hadBegun) => {
  const { begin, takeOver, end, nextCrashes } = await suspect()
  if (hadBegun) await begin()
  await takeOver()
  await end('done')
  expect(await nextCrashes()).toBe(1)
})

it('does not begin a run that has lost its job', async () => {
  const { begin, takeOver } = await suspect()
  await takeOver()
  expect(await begin()).toContain('sqliteQueue: the lease of the job has expired before its run began.')
})

it('does not let a process take over its own job after it was blocked', async () => {
  let up = 0
  const time = queueTime(() => up)
  const queue = files.queue({ lockMs }, time)
  const held = new HeldRuns()
  files.work(queue, held.run)
  files.work(queue, held.run)
  await queue.add(newJob())
  await held.nth(1)
  up = 10 * lockMs
  await queue.add(newJob()) // wakes both workers before any timer fires
  await held.nth(2)
  await time.advance(lockMs)
  expect(held.runs.map(({ crashes }) => crashes)).toEqual([0, 0])
  expect(queue.stats()).toMatchObject({ running: 2, waiting: 0 })
})

it('ignores how a run ends that was given back', async () => {
  const time = queueTime()
  const queue = files.queue({}, time)
  const held = new HeldRuns()
  const worker = files.work(queue, held.run)
  await queue.add(newJob())
  const first = await held.nth(1)
  const stopping = worker.stop({ timeoutMs: 1000 })
  await time.advance(1000)
  await stopping
  expect(queue.stats()).toMatchObject({ waiting: 1, running: 0 })
  files.work(queue, held.run)
  expect(await held.nth(2)).toMatchObject({ job: first.job, number: 1, crashes: 0 })
  first.end({ dead: 'late' })
  await time.advance(1000)
  expect(queue.stats()).toMatchObject({ running: 1, dead: 0 })
})

it('stops in time while the file is locked', async () => {
  const time = queueTime()
  const queue = files.queue({}, time)
  await queue.add(newJob())
  const locking = files.open()
  locking.exec('BEGIN IMMEDIATE')
  const held = new HeldRuns()
  const worker = files.work(queue, held.run)
  await time.advance(0)
  const stopping = worker.stop({ timeoutMs: 1 })
  await time.advance(1)
  await stopping
  locking.exec('COMMIT')
  await time.advance(1000)
  expect(held.runs).toEqual([])
  expect(queue.stats()).toMatchObject({ waiting: 1, running: 0 })
})
