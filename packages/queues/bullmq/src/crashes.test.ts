import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import {
  bundledProgram,
  findBinary,
  type RedisServer,
  redisBinary,
  skipReason,
  startRedis,
} from '@audian-webhooks/test-services'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { HeldRuns } from './doubles/held-runs.ts'
import { newJob } from './doubles/new-job.ts'
import { OpenQueues } from './doubles/open-queues.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

interface Begun {
  readonly key: string
  readonly number: number
  readonly crashes: number
}

describe.skipIf(missing)(`a job that ends its process${missing === undefined ? '' : ` (${missing})`}`, () => {
  const queues = new OpenQueues()
  const children: ChildProcess[] = []
  let server: RedisServer

  beforeAll(async () => {
    server = await startRedis()
  })
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await queues.close()
  })
  afterAll(() => server?.stop())

  async function startWorker(name: string): Promise<{ child: ChildProcess; begun: Begun[] }> {
    const program = await bundledProgram(join(import.meta.dirname, 'doubles/dying-worker.ts'))
    const child = fork(program, [server.url, name], { execArgv: [] })
    children.push(child)
    const begun: Begun[] = []
    child.on('message', (run) => begun.push(run as Begun))
    return { child, begun }
  }

  it('runs again after each time, and the count of crashes is with it; others continue', async () => {
    const name = randomUUID()
    const queue = queues.open({ connection: { url: server.url }, name, lockMs: 1000, stalledCheckMs: 500 })
    await queue.add(newJob({ key: 'app:bad' }))
    for (const crashes of [0, 1, 2]) {
      const { child, begun } = await startWorker(name)
      await expect.poll(() => begun).toContainEqual({ key: 'app:bad', number: 1, crashes })
      const key = `app:${crashes}-good`
      await queue.add(newJob({ key }))
      await expect.poll(() => begun).toContainEqual({ key, number: 1, crashes: 0 })
      await kill(child)
    }
    const held = new HeldRuns()
    queues.work(queue, held.run)
    const fourth = await held.nth(1)
    expect(fourth).toMatchObject({ job: { key: 'app:bad' }, number: 1, crashes: 3 })
    fourth.end({ dead: 'crashed' })
    await expect.poll(() => queue.deadLetters.list()).toMatchObject([{ reason: 'crashed', attempts: 1 }])
    expect(await queue.stats()).toMatchObject({ waiting: 0, running: 0, delayed: 0, dead: 1 })
  })

  it('counts only the first time for a job that waits for its turn', async () => {
    const name = randomUUID()
    const queue = queues.open({ connection: { url: server.url }, name, lockMs: 1000, stalledCheckMs: 500 })
    const key = 'app:waiting'
    await queue.add(newJob({ key }))
    for (const crashes of [0, 1, 1]) {
      const { child, begun } = await startWorker(name)
      await expect.poll(() => begun).toEqual([{ key, number: 1, crashes }])
      await kill(child)
    }
    const held = new HeldRuns()
    queues.work(queue, held.run)
    const fourth = await held.nth(1)
    expect(fourth).toMatchObject({ number: 1, crashes: 1 })
    await fourth.begin()
    fourth.end({ retry: 0, error: 'no' })
    expect(await held.nth(2)).toMatchObject({ number: 2, crashes: 1 })
    expect(queues.errors).toEqual([])
  })

  it.each([
    { stalls: 1, begun: 0, crashes: 1 },
    { stalls: 5, begun: 0, crashes: 1 }, // processes that died while it waited
    { stalls: 5, begun: 2, crashes: 3 },
    { stalls: 1, begun: 1, crashes: 1 }, // the stall of the first run was taken back
    { stalls: -1, begun: 0, crashes: 0 },
  ])('is counted from $stalls stalls and $begun runs that began', async ({ stalls, begun, crashes }) => {
    const queue = queues.open({ connection: { url: server.url } })
    await queue.add(newJob())
    const [id = ''] = await queue.bull.jobs.getRanges(['wait'], 0, 0)
    const client = await queue.bull.jobs.getBackend().client
    const runs = Array.from({ length: begun }, (_, run) => [`audian:run:${run}`, 1])
    await client.hset(queue.bull.jobs.toKey(id), { stc: stalls, ...Object.fromEntries(runs) })
    const held = new HeldRuns()
    queues.work(queue, held.run)
    expect(await held.nth(1)).toMatchObject({ crashes })
  })

  it('is not what retries, waits and giving back are counted as', async () => {
    const queue = queues.open({ connection: { url: server.url } })
    const held = new HeldRuns()
    const worker = queues.work(queue, held.run)
    await queue.add(newJob())
    ;(await held.nth(1)).end({ retry: 0, error: 'no' })
    ;(await held.nth(2)).end({ retry: 1, error: 'no' })
    ;(await held.nth(3)).end({ again: 0 })
    ;(await held.nth(4)).end({ again: 1 })
    await held.nth(5)
    await worker.stop({ timeoutMs: 1 })
    queues.work(queue, held.run)
    expect(await held.nth(6)).toMatchObject({ number: 3, crashes: 0 })
  })
})
