import { deepEqual, equal } from 'node:assert/strict'
import { momentMs, type QueueCase, queueCase } from './queue-case.ts'

const waitMs = 2000

/** Adding jobs, and running them. */
export const jobCases: readonly QueueCase[] = [
  queueCase('add: gives the job to a worker as it was', async ({ add, work, run }) => {
    work()
    const job = await add()
    const { job: given } = await run(1)
    deepEqual(JSON.parse(JSON.stringify(given)), JSON.parse(JSON.stringify(job)))
  }),
  queueCase('add: keeps jobs until there is a worker', async ({ add, work, run, queue }) => {
    const job = await add()
    equal((await queue.stats()).waiting, 1, 'stats().waiting')
    work()
    equal((await run(1)).job.key, job.key)
  }),
  queueCase('add: accepts a key that is in the queue already', async ({ add, work, run, end, queue }) => {
    const job = await add()
    await queue.add(job)
    work(1)
    const first = await run(1)
    await queue.add(job)
    equal(first.job.key, job.key)
    await end(first, 'done')
  }),
  queueCase('work: runs as many jobs at once as concurrency says', async ({ add, work, run, runs, end, advance }) => {
    for (let count = 0; count < 3; count++) await add()
    work(2)
    const first = await run(1)
    await run(2)
    await advance(5 * momentMs)
    equal(runs.length, 2, 'runs at once')
    await end(first, 'done')
    await run(3)
  }),
  queueCase('work: counts the first run as attempt 1, without crashes', async ({ add, work, run }) => {
    work()
    await add()
    const { number, crashes } = await run(1)
    deepEqual({ number, crashes }, { number: 1, crashes: 0 })
  }),
  queueCase('work: begin() of an attempt changes nothing if the run ends', async ({ add, work, run, end }) => {
    work()
    await add()
    const first = await run(1)
    await first.begin()
    await end(first, { again: 1 })
    const { number, crashes } = await run(2)
    deepEqual({ number, crashes }, { number: 1, crashes: 0 })
  }),
  queueCase('done: the job is removed', async ({ add, work, run, runs, end, queue, advance }) => {
    work()
    await add()
    await end(await run(1), 'done')
    await advance(5 * momentMs)
    equal(runs.length, 1, 'runs')
    const { waiting, running, delayed, dead } = await queue.stats()
    deepEqual({ waiting, running, delayed, dead }, { waiting: 0, running: 0, delayed: 0, dead: 0 })
  }),
  queueCase('retry: waits, and counts the attempt', async ({ add, work, run, runs, end, queue, advance, until }) => {
    work()
    const job = await add()
    await end(await run(1), { retry: waitMs, error: 'no' })
    await until(async () => (await queue.stats()).delayed === 1, 'stats() counts the job as delayed')
    await advance(waitMs / 4)
    equal(runs.length, 1, 'runs before the wait is over')
    const { number, crashes, job: given } = await run(2)
    deepEqual({ number, crashes, key: given.key }, { number: 2, crashes: 0, key: job.key })
  }),
  queueCase('again: waits, and counts no attempt', async ({ add, work, run, runs, end, advance }) => {
    work()
    await add()
    await end(await run(1), { again: waitMs })
    await advance(waitMs / 4)
    equal(runs.length, 1, 'runs before the wait is over')
    const { number, crashes } = await run(2)
    deepEqual({ number, crashes }, { number: 1, crashes: 0 })
  }),
  queueCase('stats: counts jobs, and knows the age of the oldest', async ({ add, work, run, queue }) => {
    equal((await queue.stats()).oldestMs, undefined, 'stats().oldestMs of an empty queue')
    await add()
    await add()
    work(1)
    await run(1)
    const { waiting, running, oldestMs } = await queue.stats()
    deepEqual({ waiting, running, oldestMs: typeof oldestMs }, { waiting: 1, running: 1, oldestMs: 'number' })
  }),
]
