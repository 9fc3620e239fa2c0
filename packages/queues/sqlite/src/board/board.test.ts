import type { EventJob } from '@audian-webhooks/core/queue'
import { sampleEvent } from '@audian-webhooks/testing'
import { describe, expect, it } from 'vitest'
import { boardReceiver } from '../doubles/board-receiver.ts'
import type { BoardServer } from '../doubles/board-server.ts'
import { HeldRuns } from '../doubles/held-runs.ts'
import { newJob } from '../doubles/new-job.ts'
import { QueueFiles } from '../doubles/queue-files.ts'

const files = new QueueFiles()
const dead = 'audian-webhooks-dead'

async function page(board: BoardServer, queue: string, query = ''): Promise<Record<string, never>> {
  const { status, body } = await board.get(`/queues?activeQueue=${queue}&${query}`)
  expect(status).toBe(200)
  const queues: Record<string, never>[] = body.queues ?? []
  return queues.find(({ name }) => name === queue) ?? {}
}

function ids({ jobs }: Record<string, readonly { readonly id: string }[]>): string[] {
  return (jobs ?? []).map(({ id }) => id)
}

function eventJob(event: object): EventJob {
  return newJob({ body: Buffer.from(JSON.stringify(event)).toString('base64') })
}

describe('the board', () => {
  it('counts jobs by their status, and has only the statuses of this queue', async () => {
    const { board, queue } = await boardReceiver(files)
    for (let count = 0; count < 5; count++) await queue.add(newJob())
    const held = new HeldRuns()
    const worker = files.work(queue, held.run, 3)
    ;(await held.nth(1)).end({ retry: 600_000, error: 'down' })
    ;(await held.nth(2)).end({ dead: 'broken' })
    await held.nth(5)
    await worker.stop({ timeoutMs: 1 })
    files.work(queue, held.run, 1)
    await held.nth(6)
    expect(await page(board, 'audian-webhooks')).toMatchObject({
      counts: { active: 1, waiting: 2, delayed: 1 },
      statuses: ['latest', 'active', 'waiting', 'delayed'],
      readOnlyMode: true,
      isPaused: false,
    })
    expect(await page(board, dead)).toMatchObject({ counts: { failed: 1 }, statuses: ['latest', 'failed'] })
  })

  it('shows an event, its attempts and its last error', async () => {
    const { board, queue } = await boardReceiver(files)
    const event = sampleEvent('call.answered')
    const job = eventJob(event)
    await queue.add(job)
    const held = new HeldRuns()
    files.work(queue, held.run)
    await held.nth(1)
    const path = '/queues/audian-webhooks/1'
    expect((await board.get(path)).body).toMatchObject({ status: 'active', job: { attempts: 0, stacktrace: [] } })
    ;(await held.nth(1)).end({ retry: 600_000, error: 'Error: CRM is down' })
    await expect.poll(async () => (await board.get(path)).body.status).toBe('delayed')
    const { body } = await board.get(path)
    expect(body.job).toMatchObject({
      name: 'call.answered',
      data: event,
      attempts: 1,
      stacktrace: ['Error: CRM is down'],
      timestamp: job.receivedAt,
      opts: { key: job.key, keyId: job.keyId, crashes: 0 },
    })
    const { delay, opts } = Object(body.job)
    expect(delay).toBeGreaterThan(500_000)
    expect(opts.delay).toBe(delay)
    expect(await board.get(`${path}/flow`)).toMatchObject({ status: 200, body: { isFlowNode: false } })
    expect(await board.get(`${path}/logs`)).toEqual({ status: 200, body: [] })
    expect((await board.get('/queues/audian-webhooks/77')).status).toBe(404)
  })

  it('shows the bytes of a body that is not JSON, and a job that someone has damaged', async () => {
    const { board, queue, database } = await boardReceiver(files)
    await queue.add(newJob({ body: Buffer.from('no JSON').toString('base64') }))
    database.exec("UPDATE audian_webhooks_jobs SET job = '{'")
    const { jobs } = await page(board, 'audian-webhooks')
    expect(jobs).toMatchObject([{ name: 'unknown event', data: 'no JSON', timestamp: 0 }])
  })

  it('gives pages, of 100 jobs at most', async () => {
    const { board, queue } = await boardReceiver(files)
    await Promise.all(Array.from({ length: 125 }, () => queue.add(newJob())))
    const all = Array.from({ length: 125 }, (_, number) => String(number + 1))
    const waiting = (query: string) => page(board, 'audian-webhooks', `status=waiting&${query}`)
    expect(ids(await waiting('page=3&jobsPerPage=10'))).toEqual(all.slice(20, 30))
    expect(ids(await waiting('page=13&jobsPerPage=10'))).toEqual(all.slice(120))
    expect(ids(await waiting('page=14&jobsPerPage=10'))).toEqual([])
    expect((await waiting('page=1&jobsPerPage=10')).pagination).toMatchObject({ pageCount: 13 })
    expect(ids(await waiting('page=1e300&jobsPerPage=10'))).toEqual([])
    expect(ids(await waiting('page=1&jobsPerPage=100000'))).toEqual(all.slice(0, 100))
    expect(ids(await page(board, 'audian-webhooks', 'page=1&jobsPerPage=5'))).toEqual(all.slice(0, 5))
  })
})

describe('what the queue cannot do is refused, and changes nothing:', () => {
  const job = { name: 'call.completed', data: {} }
  it.each([
    ['PUT', '/1/promote'],
    ['PATCH', '/1/update-data', { jobData: {} }],
    ['PATCH', '/1/delay', { runAt: 0 }],
    ['PATCH', '/1/priority', { priority: 1 }],
    ['PUT', '/1/remove-unprocessed-children'],
    ['PUT', '/promote'],
    ['PUT', '/clean/completed'],
    ['PUT', '/pause'],
    ['PUT', '/resume'],
    ['PUT', '/empty'],
    ['PUT', '/obliterate', { force: true }],
    ['PUT', '/concurrency', { concurrency: 1 }],
    ['PUT', '/rate-limit', { max: 1, duration: 1000 }],
    ['POST', '/add', job],
    ['PUT', '/job-schedulers/1/remove'],
    ['PUT', '/job-schedulers/1/run'],
    ['PATCH', '/job-schedulers/1', { every: 1000 }],
  ] as const)('%s %s', async (method, path, body?: object) => {
    const { board, queue } = await boardReceiver(files)
    await queue.add(newJob())
    const worker = files.work(queue, async () => ({ dead: 'broken' }))
    await expect.poll(() => queue.stats().dead).toBe(1)
    await worker.stop({ timeoutMs: 1000 })
    await queue.add(newJob())
    for (const name of [dead, 'audian-webhooks']) {
      const { status } = await board.send(method, `/queues/${name}${path}`, body)
      expect([400, 405]).toContain(status)
    }
    expect(queue.stats()).toMatchObject({ waiting: 1, running: 0, delayed: 0, dead: 1 })
  })

  it('pausing all queues', async () => {
    const { board } = await boardReceiver(files)
    expect(await board.send('PUT', '/queues/pause')).toMatchObject({
      status: 405,
      body: { message: 'The SQLite queue cannot pause.' },
    })
  })

  it('retrying or removing a job that is not dead', async () => {
    const { board, queue } = await boardReceiver(files)
    await queue.add(newJob())
    for (const action of ['retry', 'clean', 'promote']) {
      expect((await board.send('PUT', `/queues/audian-webhooks/1/${action}`)).status).toBe(405)
    }
    expect(queue.stats()).toMatchObject({ waiting: 1 })
  })
})
