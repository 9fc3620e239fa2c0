import { statSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { OpenDatabase } from './doubles/drivers.ts'
import { HeldRuns } from './doubles/held-runs.ts'
import { newJob } from './doubles/new-job.ts'
import { QueueFiles } from './doubles/queue-files.ts'

const files = new QueueFiles()

/** Counts the commits of a connection. */
function counted(database: OpenDatabase): { readonly database: OpenDatabase; commits(): number } {
  let commits = 0
  return {
    commits: () => commits,
    database: {
      close: () => database.close(),
      prepare: (sql) => database.prepare(sql),
      exec(sql) {
        if (sql === 'COMMIT') commits++
        return database.exec(sql)
      },
    },
  }
}

it('commits the jobs together that are added in one turn of the event loop', async () => {
  const { database, commits } = counted(files.open())
  const queue = files.queue({ database })
  await queue.add(newJob())
  const before = commits()
  const microtasks = Array.from({ length: 50 }, async (_, count) => {
    // As between requests that are read in one turn.
    for (let number = 0; number < count; number++) await undefined
    await queue.add(newJob())
  })
  await Promise.all(microtasks)
  expect(commits() - before).toBe(1)
  expect(queue.stats()).toMatchObject({ waiting: 51 })
})

it('shares no more than 200 writes a commit, so that none blocks for long', async () => {
  const { database, commits } = counted(files.open())
  const queue = files.queue({ database })
  await queue.add(newJob())
  const before = commits()
  await Promise.all(Array.from({ length: 401 }, () => queue.add(newJob())))
  expect(commits() - before).toBe(3)
})

it('resolves add() when the job is committed, and another connection sees it', async () => {
  const [queue, other] = [files.queue(), files.queue()]
  const job = newJob()
  await queue.add(job)
  expect(other.stats()).toMatchObject({ waiting: 1 })
})

it('rejects one job that the database refuses, and adds the others of its turn', async () => {
  const database = files.open()
  const queue = files.queue({ database })
  await queue.add(newJob())
  database.exec(
    "CREATE TRIGGER refusing BEFORE INSERT ON audian_webhooks_jobs WHEN new.key = 'app:bad' BEGIN SELECT raise(ABORT, 'refused'); END",
  )
  const added = await Promise.allSettled(['app:1', 'app:bad', 'app:2'].map((key) => queue.add(newJob({ key }))))
  expect(added.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(queue.stats()).toMatchObject({ waiting: 3 })
})

it('rejects what is not a job, without asking the database', async () => {
  const queue = files.queue()
  await expect(queue.add(newJob({ key: '' }))).rejects.toThrow('sqliteQueue: a job must have a key and a body.')
  await expect(queue.add({} as never)).rejects.toThrow(TypeError)
})

it('keeps a body byte by byte, at half the length of its hexadecimal text', async () => {
  const database = files.open()
  const queue = files.queue({ database })
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  const job = newJob({ body: bytes.toString('base64'), traceparent: '00-1', timestamp: '2026-01-01' })
  await queue.add(job)
  expect(JSON.stringify(database.prepare('SELECT typeof(body), length(body) FROM audian_webhooks_jobs').all())).toMatch(
    /blob.*256/,
  )
  const held = new HeldRuns()
  files.work(queue, held.run)
  expect((await held.nth(1)).job).toEqual(job)
})

it('has its own place for each key, with any characters', async () => {
  const queue = files.queue()
  const keys = ['a', 'a\0', 'a\0b', '\uD800', '\uD801', '\uFFFD', '"', "';--", 'ключ', ' a']
  for (const key of [...keys, ...keys]) await queue.add(newJob({ key }))
  expect(queue.stats()).toMatchObject({ waiting: keys.length })
  const held = new HeldRuns()
  files.work(queue, held.run)
  await held.nth(keys.length)
  expect(held.runs.map(({ job }) => job.key)).toEqual(keys)
})

it('begins jobs in the order in which they came', async () => {
  const queue = files.queue()
  const keys = Array.from({ length: 30 }, (_, number) => `app:${number}`)
  await Promise.all(keys.map((key) => queue.add(newJob({ key }))))
  const held = new HeldRuns()
  files.work(queue, held.run, 1)
  for (let number = 1; number <= keys.length; number++) (await held.nth(number)).end('done')
  expect(held.runs.map(({ job }) => job.key)).toEqual(keys)
})

it('refuses jobs beyond maxJobs and is not ready then, but accepts those that it has', async () => {
  const queue = files.queue({ maxJobs: 2 })
  const known = newJob()
  await queue.add(known)
  await queue.ready()
  const added = await Promise.allSettled([queue.add(newJob()), queue.add(newJob()), queue.add(known)])
  expect(added.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  await expect(queue.add(newJob())).rejects.toThrow(
    'sqliteQueue: the queue is full: it holds 2 jobs (maxJobs). Start more workers, or see why jobs fail.',
  )
  await expect(queue.ready()).rejects.toThrow('the queue is full')
  const held = new HeldRuns()
  files.work(queue, held.run)
  ;(await held.nth(1)).end('done')
  await expect.poll(() => queue.stats().waiting + queue.stats().running).toBe(1)
  await queue.add(newJob())
})

it('gives a job to the run whose JSON someone has damaged', async () => {
  const database = files.open()
  const queue = files.queue({ database })
  await queue.add(newJob())
  database.exec("UPDATE audian_webhooks_jobs SET job = '{'")
  const held = new HeldRuns()
  files.work(queue, held.run)
  const run = await held.nth(1)
  expect(run.job).toEqual({ body: 'e30=' })
  run.end({ dead: 'damaged', error: 'a\0b' })
  await expect.poll(() => queue.deadLetters.list()).toMatchObject([{ job: { body: 'e30=' }, error: 'a\uFFFDb' }])
})

it('keeps the last error for a job that dies without one', async () => {
  const queue = files.queue()
  await queue.add(newJob())
  const held = new HeldRuns()
  files.work(queue, held.run)
  ;(await held.nth(1)).end({ retry: 0, error: 'first' })
  ;(await held.nth(2)).end({ dead: 'crashed' })
  await expect.poll(() => queue.deadLetters.list()).toMatchObject([{ error: 'first', attempts: 2 }])
})

it('uses the space of removed jobs again', async () => {
  const queue = files.queue()
  const body = Buffer.alloc(10_000).toString('base64')
  const fill = () => Promise.all(Array.from({ length: 100 }, () => queue.add(newJob({ body }))))
  const worker = files.work(queue, async () => 'done')
  await fill()
  await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0 })
  const { fileBytes, freeBytes } = queue.stats()
  expect(freeBytes).toBeGreaterThan(500_000)
  for (let round = 0; round < 5; round++) {
    await fill()
    await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0 })
  }
  expect(queue.stats().fileBytes).toBeLessThan(1.5 * fileBytes)
  await worker.stop({ timeoutMs: 1000 })
})

it('uses the write-ahead log again from its beginning, also after a reader has held it', async () => {
  const queue = files.queue()
  const reader = files.open()
  const body = Buffer.alloc(100_000).toString('base64')
  const add = async (count: number) => {
    for (let number = 0; number < count; number++) await queue.add(newJob({ body }))
  }
  const logBytes = () => statSync(`${files.file}-wal`).size
  await add(100)
  expect(logBytes()).toBeLessThan(8_000_000)
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM audian_webhooks_jobs').all()
  await add(100)
  const held = logBytes()
  expect(held).toBeGreaterThan(8_000_000)
  reader.exec('COMMIT')
  await add(100)
  expect(logBytes()).toBeLessThan(1.2 * held)
})

it('keeps queues of other names apart', async () => {
  const database = files.open()
  const [one, other] = [files.queue({ database }), files.queue({ database, name: 'the "other"' })]
  await one.add(newJob())
  expect([one.stats().waiting, other.stats().waiting]).toEqual([1, 0])
})
