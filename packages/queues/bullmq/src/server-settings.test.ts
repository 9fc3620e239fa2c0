import { setTimeout as sleep } from 'node:timers/promises'
import {
  findBinary,
  type RedisServer,
  redisBinary,
  redisCli,
  skipReason,
  startRedis,
} from '@audian-webhooks/test-services'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { HeldRuns } from './doubles/held-runs.ts'
import { newJob } from './doubles/new-job.ts'
import { OpenQueues } from './doubles/open-queues.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined
const body = Buffer.alloc(1 << 20).toString('base64')

describe.skipIf(missing)(`under settings of the server${missing === undefined ? '' : ` (${missing})`}`, () => {
  const queues = new OpenQueues()
  const ends: (() => unknown)[] = []
  let server: RedisServer

  beforeAll(async () => {
    server = await startRedis()
  })
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
    await queues.close()
    await redisCli(server.port, 'flushall')
  })
  afterAll(() => server?.stop())

  const open = (connection: object = {}) => queues.open({ connection: { url: server.url, ...connection } })

  /** For the length of one test. */
  async function set(name: string, value: string): Promise<void> {
    const [, before = ''] = (await redisCli(server.port, 'config', 'get', name)).split('\n')
    await redisCli(server.port, 'config', 'set', name, value)
    ends.push(() => redisCli(server.port, 'config', 'set', name, before))
  }

  async function scriptCalls(): Promise<number> {
    const stats = await redisCli(server.port, 'info', 'commandstats')
    return Number(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1] ?? 0)
  }

  /** Runs one job to its end. @returns what the queue reports about the server */
  async function problemsOf(queue = open()): Promise<string[]> {
    queues.work(queue, () => Promise.resolve('done'))
    await queue.add(newJob())
    await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0, delayed: 0, dead: 0 })
    return queues.problems
  }

  it('appendonly yes and noeviction: works, without a warning', async () => {
    expect(await problemsOf()).toEqual([])
  })

  it('appendonly no: works, with a warning, once', async () => {
    await set('appendonly', 'no')
    expect(await problemsOf()).toEqual([
      'The server keeps no append-only file, so a restart loses events that were answered 200. Set appendonly yes.',
    ])
  })

  it.each(['allkeys-lru', 'volatile-ttl'])('maxmemory-policy %s: works, with a warning', async (policy) => {
    await set('maxmemory-policy', policy)
    expect(await problemsOf()).toEqual([
      `The server may drop events that were answered 200 when its memory is full (maxmemory-policy ${policy}). Set maxmemory-policy noeviction.`,
    ])
  })

  it('warns by the process if no one listens', async () => {
    const emitWarning = vi.spyOn(process, 'emitWarning').mockReturnValue()
    ends.push(() => emitWarning.mockRestore())
    await set('appendonly', 'no')
    await queues.open({ connection: { url: server.url }, onDurabilityProblem: undefined }).add(newJob())
    await expect
      .poll(() => emitWarning.mock.calls)
      .toEqual([
        [expect.stringMatching(/^bullmqQueue: .*no append-only file/), { code: 'AUDIAN_WEBHOOKS_BULLMQ_DURABILITY' }],
      ])
  })

  it('a user that may not run INFO: works, with a warning', async () => {
    await redisCli(server.port, 'acl', 'setuser', 'app', 'on', '>word', '~*', '&*', '+@all', '-info')
    const queue = open({ username: 'app', password: 'word' })
    await problemsOf(queue)
    await queue.ready()
    await expect.poll(() => queues.problems).toEqual([expect.stringContaining('may not run INFO')])
  })

  it('maxmemory reached: refuses new events, finishes and begins others, and works on when there is room', async () => {
    const queue = open()
    const held = new HeldRuns()
    queues.work(queue, held.run)
    await queue.add(newJob({ body }))
    await queue.add(newJob({ body }))
    await held.nth(1)
    await queue.ready()
    await set('maxmemory', '1mb')
    const refused = await queue.add(newJob({ body })).catch((error: unknown) => error)
    expect(String(refused)).toMatch(/OOM command not allowed/)
    expect(JSON.stringify(Object.entries(refused as Error))).not.toContain('AAAA')
    await expect(queue.ready()).rejects.toThrow('The memory of the Redis server is full (maxmemory).')
    held.runs[0]?.end({ retry: 1, error: 'no' })
    ;(await held.nth(2)).end('done')
    ;(await held.nth(3)).end('done')
    await redisCli(server.port, 'config', 'set', 'maxmemory', '0')
    await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0, delayed: 0 })
    await queue.add(newJob({ body }))
    ;(await held.nth(4)).end('done')
  })

  it('maxmemory reached: a worker with a job continues with one that has a crash', async () => {
    const queue = open()
    const held = new HeldRuns()
    await queue.add(newJob({ body }))
    await queue.add(newJob({ body }))
    const [, suspect = ''] = await queue.bull.jobs.getRanges(['wait'], 0, 1, true)
    const client = await queue.bull.jobs.getBackend().client
    await client.hset(queue.bull.jobs.toKey(suspect), { stc: 1 })
    queues.work(queue, held.run)
    await held.nth(1)
    await set('maxmemory', '1mb')
    held.runs[0]?.end('done')
    const second = await held.nth(2)
    expect(second.crashes).toBe(1)
    await second.begin()
    second.end('done')
    await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0, delayed: 0 })
  })

  it('maxmemory reached: a worker without a job begins one when there is room', async () => {
    const queue = open()
    const held = new HeldRuns()
    await queue.add(newJob({ body }))
    await set('maxmemory', '1mb')
    queues.work(queue, held.run)
    await expect.poll(() => queues.errors).toContainEqual(expect.stringContaining('OOM'))
    expect(held.runs).toEqual([])
    await redisCli(server.port, 'config', 'resetstat')
    await sleep(2000)
    // Not as often as it can.
    expect(await scriptCalls()).toBeLessThan(20)
    await redisCli(server.port, 'config', 'set', 'maxmemory', '0')
    ;(await held.nth(1)).end('done')
  })

  it('maxmemory reached: a job that dies waits for its dead letter', async () => {
    const queue = open()
    const held = new HeldRuns()
    queues.work(queue, held.run)
    await queue.add(newJob({ body }))
    await held.nth(1)
    await set('maxmemory', '1mb')
    held.runs[0]?.end({ dead: 'no' })
    await expect.poll(() => queue.stats()).toMatchObject({ delayed: 1, dead: 0 })
    await redisCli(server.port, 'config', 'set', 'maxmemory', '0')
    ;(await held.nth(2)).end({ dead: 'no' })
    await expect.poll(() => queue.deadLetters.list()).toMatchObject([{ reason: 'no', attempts: 1 }])
  })

  it('a replica: refuses', async () => {
    const queue = open()
    await queue.ready()
    await redisCli(server.port, 'replicaof', '127.0.0.1', '1')
    ends.push(() => redisCli(server.port, 'replicaof', 'no', 'one'))
    await expect(queue.add(newJob())).rejects.toThrow('READONLY')
    await expect(queue.ready()).rejects.toThrow('The Redis server is a replica')
  })

  it('a password: works with it, and refuses without', async () => {
    const guarded = await startRedis({ args: ['--requirepass', 'word'] })
    ends.push(() => guarded.stop())
    await expect(queues.open({ connection: { url: guarded.url } }).add(newJob())).rejects.toThrow(/Redis cannot be/)
    expect(await problemsOf(queues.open({ connection: { url: guarded.url, password: 'word' } }))).toEqual([])
    const url = guarded.url.replace('redis://', 'redis://:word@')
    expect(await problemsOf(queues.open({ connection: { url } }))).toEqual([])
    await queues.close()
  })
})
