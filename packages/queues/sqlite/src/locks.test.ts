import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { childProcesses } from './doubles/child-processes.ts'
import { HeldRuns } from './doubles/held-runs.ts'
import { newJob } from './doubles/new-job.ts'
import { QueueFiles } from './doubles/queue-files.ts'

const files = new QueueFiles()
const start = childProcesses()

async function lock(): Promise<() => Promise<void>> {
  const { messages, kill } = await start('locking-process', files.file)
  await expect.poll(() => messages).toEqual(['locked'])
  return kill
}

it('waits for another process that writes, without blocking the event loop', async () => {
  const queue = files.queue({ database: files.open({ busyTimeoutMs: 60_000 }) })
  await queue.add(newJob())
  const unlock = await lock()
  const adding = queue.add(newJob())
  const readying = queue.ready()
  // With the busy_timeout of the connection, the first of these would come after a minute.
  for (let turn = 0; turn < 10; turn++) await sleep(20)
  expect(queue.stats()).toMatchObject({ waiting: 1 })
  await unlock()
  await Promise.all([adding, readying])
  expect(queue.stats()).toMatchObject({ waiting: 2 })
})

it('refuses a job after 2.5 seconds of that, and takes the next when the file is free', async () => {
  const queue = files.queue()
  await queue.add(newJob())
  const unlock = await lock()
  const refused = /^database is locked \(sqliteQueue: Another connection held the lock/
  const adding = [queue.add(newJob()), queue.add(newJob()), queue.ready()]
  for (const one of adding) await expect(one).rejects.toThrow(refused)
  await unlock()
  await queue.ready()
  await queue.add(newJob())
  expect(queue.stats()).toMatchObject({ waiting: 2 })
})

it('settles a run that ended in the meantime when the file is free, and does not repeat it', async () => {
  const queue = files.queue({ lockMs: 500 })
  await queue.add(newJob())
  const held = new HeldRuns()
  files.work(queue, held.run)
  const run = await held.nth(1)
  const unlock = await lock()
  run.end('done')
  await expect.poll(() => files.errors).toContainEqual(expect.stringContaining('database is locked'))
  await unlock()
  await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0, delayed: 0 })
  expect(held.runs).toHaveLength(1)
})

it('waits while code of the process is in a transaction on the same connection, and is not a part of it', async () => {
  const database = files.open()
  const queue = files.queue({ database })
  await queue.add(newJob())
  database.exec('BEGIN')
  const adding = queue.add(newJob())
  await sleep(50)
  database.exec('ROLLBACK')
  await adding
  expect(queue.stats()).toMatchObject({ waiting: 2 })
})
