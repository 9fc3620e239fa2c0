import { expect, it } from 'vitest'
import { childProcesses } from './doubles/child-processes.ts'
import { HeldRuns } from './doubles/held-runs.ts'
import { newJob } from './doubles/new-job.ts'
import { QueueFiles } from './doubles/queue-files.ts'

const files = new QueueFiles()
const start = childProcesses()

it('runs the job of a process that was killed in another one, with its crashes counted; other jobs continue', async () => {
  const queue = files.queue({ lockMs: 1000 })
  await queue.add(newJob({ key: 'app:bad' }))
  for (const crashes of [0, 1, 2]) {
    const { messages, kill } = await start('working-process', files.file)
    await expect.poll(() => messages).toContainEqual({ key: 'app:bad', number: 1, crashes })
    const key = `app:${crashes}-good`
    await queue.add(newJob({ key }))
    await expect.poll(() => messages).toContainEqual({ key, number: 1, crashes: 0 })
    await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 1 })
    await kill()
  }
  const held = new HeldRuns()
  files.work(queue, held.run)
  const fourth = await held.nth(1)
  expect(fourth).toMatchObject({ job: { key: 'app:bad' }, number: 1, crashes: 3 })
  fourth.end({ dead: 'crashed' })
  await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0, delayed: 0, dead: 1 })
})

it('counts one crash for a job that waits for its turn while processes are killed', async () => {
  const queue = files.queue({ lockMs: 1000 })
  const key = 'app:waiting'
  await queue.add(newJob({ key }))
  for (const crashes of [0, 1, 1]) {
    const { messages, kill } = await start('working-process', files.file)
    await expect.poll(() => messages).toEqual([{ key, number: 1, crashes }])
    await kill()
  }
  const held = new HeldRuns()
  files.work(queue, held.run)
  const fourth = await held.nth(1)
  expect(fourth).toMatchObject({ number: 1, crashes: 1 })
  await fourth.begin()
  fourth.end({ retry: 0, error: 'no' })
  expect(await held.nth(2)).toMatchObject({ number: 2, crashes: 1 })
})

it('runs each job once in two processes that share a file', async () => {
  const queue = files.queue()
  const other = await start('working-process', files.file)
  const runs: string[] = []
  files.work(queue, async ({ key }) => {
    runs.push(key)
    return 'done'
  })
  const keys = Array.from({ length: 300 }, (_, number) => `app:${number}-good`)
  for (const key of keys) await queue.add(newJob({ key }))
  await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0 })
  const elsewhere = () => other.messages.map((message) => (message as { key: string }).key)
  await expect.poll(() => runs.length + elsewhere().length).toBe(keys.length)
  expect([...runs, ...elsewhere()].sort()).toEqual([...keys].sort())
})

it('has every job that was acknowledged before its process was killed', async () => {
  const database = files.open()
  const queue = files.queue({ database })
  const acknowledged: unknown[] = []
  for (let round = 1; round <= 3; round++) {
    const { messages, kill } = await start('adding-process', files.file)
    await expect.poll(() => messages.length).toBeGreaterThan(50 * round)
    await kill()
    acknowledged.push(...messages)
  }
  const held = new HeldRuns()
  files.work(queue, held.run, 1_000_000)
  await held.nth(queue.stats().waiting)
  expect(held.runs.map(({ job }) => job.key)).toEqual(expect.arrayContaining(acknowledged))
  expect(JSON.stringify(database.prepare('PRAGMA integrity_check').all())).toContain('"ok"')
})
