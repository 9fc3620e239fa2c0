import { createWebhooks } from '@audian-webhooks/core'
import { startWorkers } from '@audian-webhooks/core/queue'
import { sqliteStore } from '@audian-webhooks/store-sqlite'
import { readTexts } from '@audian-webhooks/store-sqlite/database'
import { inject, sampleEvent } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'
import type { OpenDatabase } from './doubles/drivers.ts'
import { newJob } from './doubles/new-job.ts'
import { QueueFiles } from './doubles/queue-files.ts'

const files = new QueueFiles()
const { data } = sampleEvent('call.failed')

function setUp() {
  const database = files.open()
  database.exec('CREATE TABLE effects (note TEXT)')
  const queue = files.queue({ database })
  const store = sqliteStore({ database, transactional: true, onDurabilityProblem: () => undefined })
  const webhooks = createWebhooks({ name: 'app', secret: 'whsec_1', store, queue, logger: false })
  files.after(() => webhooks.close())
  const write = (tx: OpenDatabase, note: string) => tx.prepare('INSERT INTO effects VALUES (?)').run(note)
  const effects = () => readTexts(database.prepare('SELECT note FROM effects'))
  return { database, queue, webhooks, write, effects }
}

it('handles events from one file, with effects written once', async () => {
  const { queue, webhooks, write, effects } = setUp()
  webhooks.on('call.failed', (_event, ctx) => void write(ctx.tx, ctx.key))
  startWorkers(webhooks)
  const ids = Array.from({ length: 30 }, (_, number) => `evt_${number}`)
  const answers = await Promise.all(ids.map((id) => inject(webhooks, { event: 'call.failed', id, data })))
  expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(new Set(['enqueued']))
  await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0, delayed: 0, dead: 0 })
  expect(effects().sort()).toEqual(ids.map((id) => `app:${id}`).sort())
})

it('keeps a job that is added while a handler is in a transaction that is rolled back', async () => {
  const { queue, webhooks, write, effects } = setUp()
  const added: Promise<void>[] = []
  webhooks.on('call.failed', (_event, ctx) => {
    write(ctx.tx, 'undone')
    if (ctx.attempt === 1) added.push(queue.add(newJob({ key: 'other:1' })))
    throw new Error('no')
  })
  startWorkers(webhooks, { retry: { attempts: 2, baseMs: 1 } })
  await inject(webhooks, { event: 'call.failed', id: 'evt_1', data })
  await expect.poll(() => queue.stats().dead).toBe(2)
  await Promise.all(added)
  expect(
    queue.deadLetters
      .list()
      .map(({ job }) => job.key)
      .sort(),
  ).toEqual(['app:evt_1', 'other:1'])
  expect(effects()).toEqual([])
})

it('answers 503 when the queue is full', async () => {
  const database = files.open()
  const queue = files.queue({ database, maxJobs: 1 })
  const store = sqliteStore({ database, onDurabilityProblem: () => undefined })
  const webhooks = createWebhooks({ name: 'app', secret: 'whsec_1', store, queue, logger: false })
  webhooks.on('call.failed', () => undefined)
  expect(await inject(webhooks, 'call.failed')).toMatchObject({ outcome: 'enqueued' })
  expect(await inject(webhooks, 'call.failed')).toMatchObject({ outcome: 'unavailable', reason: 'queue-failed' })
  expect(await webhooks.ready()).toMatchObject({ ready: false })
  await webhooks.close()
})
