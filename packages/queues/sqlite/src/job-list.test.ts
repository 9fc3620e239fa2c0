import { expect, it } from 'vitest'
import type { OpenDatabase } from './doubles/drivers.ts'
import { HeldRuns } from './doubles/held-runs.ts'
import { newJob } from './doubles/new-job.ts'
import { QueueFiles } from './doubles/queue-files.ts'
import { queueTime } from './doubles/queue-time.ts'
import type { SqliteJob } from './sqlite-jobs.ts'
import type { SqliteQueue } from './sqlite-queue.ts'

const files = new QueueFiles()
const states = ['waiting', 'delayed', 'running'] as const

function keys(queue: SqliteQueue, state: SqliteJob['state'], page: { limit?: number; offset?: number } = {}): string[] {
  return queue.jobs.list({ state, ...page }).map(({ job }) => job.key)
}

it('lists each job by its state, with its attempts and its last error', async () => {
  const queue = files.queue()
  const jobs = ['a', 'b', 'c'].map((key) => newJob({ key }))
  for (const job of jobs) await queue.add(job)
  const held = new HeldRuns()
  files.work(queue, held.run, 1)
  ;(await held.nth(1)).end({ retry: 600_000, error: 'CRM is down' })
  await held.nth(2)

  expect(states.map((state) => keys(queue, state))).toEqual([['c'], ['a'], ['b']])
  const [delayed] = queue.jobs.list({ state: 'delayed' })
  expect(delayed).toMatchObject({ state: 'delayed', attempts: 1, crashes: 0, error: 'CRM is down', job: jobs[0] })
  const minutesLeft = ((delayed?.dueAt ?? 0) - Date.now()) / 60_000
  expect(minutesLeft).toBeGreaterThan(8)
  expect(minutesLeft).toBeLessThanOrEqual(10)
  for (const state of states) {
    const [job] = queue.jobs.list({ state })
    expect(queue.jobs.get(job?.id ?? '')).toMatchObject({ ...job, dueAt: expect.any(Number) })
  }
})

it('gives a page of the jobs that wait, in the order in which they begin', async () => {
  const queue = files.queue()
  const added = Array.from({ length: 25 }, (_, number) => `job ${number}`)
  for (const key of added) await queue.add(newJob({ key }))
  expect(keys(queue, 'waiting')).toEqual(added)
  expect(keys(queue, 'waiting', { limit: 10 })).toEqual(added.slice(0, 10))
  expect(keys(queue, 'waiting', { limit: 10, offset: 20 })).toEqual(added.slice(20))
  expect(keys(queue, 'waiting', { offset: 25 })).toEqual([])
})

it('lists delayed jobs by when they are due', async () => {
  const queue = files.queue()
  for (const key of ['a', 'b']) await queue.add(newJob({ key }))
  const held = new HeldRuns()
  files.work(queue, held.run, 2)
  ;(await held.nth(1)).end({ again: 900_000 })
  ;(await held.nth(2)).end({ again: 600_000 })
  await expect.poll(() => keys(queue, 'delayed')).toEqual(['b', 'a'])
})

it('lists the job of a process that died as waiting, once its lease has expired', async () => {
  const clock = queueTime()
  const queue = files.queue({ lockMs: 10_000, pollMs: 1_000_000 }, clock)
  const other = files.queue({}, clock)
  await queue.add(newJob({ key: 'a' }))
  const held = new HeldRuns()
  files.work(other, held.run)
  await clock.advance(100)
  await held.nth(1)
  expect(keys(queue, 'running')).toEqual(['a'])
  const expired = queueTime()
  await expired.advance(60_000)
  const later = files.queue({}, expired)
  expect(keys(later, 'running')).toEqual([])
  expect(keys(later, 'waiting')).toEqual(['a'])
  expect(later.stats()).toMatchObject({ waiting: 1, running: 0 })
})

it.each(['', '0', '7', 'dead-1', '1e3', '9999999999999999999'])('finds no job by the id %j', async (id) => {
  const queue = files.queue()
  await queue.add(newJob())
  expect(queue.jobs.get(id)).toBeUndefined()
})

it('lists a job that someone has damaged', async () => {
  const database = files.open()
  const queue = files.queue({ database })
  await queue.add(newJob())
  database.exec("UPDATE audian_webhooks_jobs SET job = '{'")
  expect(queue.jobs.list({ state: 'waiting' })).toMatchObject([{ id: '1', job: { body: 'e30=' } }])
})

it('skips jobs in an index, without reading their bodies', async () => {
  const prepared: string[] = []
  const database: OpenDatabase = files.open()
  const queue = files.queue({
    database: {
      exec: (sql) => database.exec(sql),
      prepare(sql) {
        prepared.push(sql)
        return database.prepare(sql)
      },
    },
  })
  await queue.add(newJob())
  const pages = prepared.filter((sql) => sql.includes('AS page') && sql.includes('ORDER BY due'))
  expect(pages).toHaveLength(2)
  for (const sql of pages) {
    const parameters = [...sql.matchAll(/\?/g)].map(() => 1)
    const plan = JSON.stringify(database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters))
    expect(plan).toContain('USING COVERING INDEX audian_webhooks_jobs_due')
    expect(plan).not.toContain('SCAN audian_webhooks_jobs')
  }
})
