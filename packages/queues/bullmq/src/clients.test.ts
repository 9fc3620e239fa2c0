import { randomUUID } from 'node:crypto'
import {
  findBinary,
  type RedisCluster,
  type RedisSentinel,
  type RedisServer,
  redisBinary,
  redisCli,
  skipReason,
  startRedis,
  startRedisCluster,
  startRedisSentinel,
} from '@audian-webhooks/test-services'
import { Cluster, Redis } from 'ioredis'
import { Redis as Redis5 } from 'ioredis-5'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { BullmqQueue } from './bullmq-queue.ts'
import { HeldRuns } from './doubles/held-runs.ts'
import { newJob } from './doubles/new-job.ts'
import { OpenQueues } from './doubles/open-queues.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined

describe.skipIf(missing)(`connections${missing === undefined ? '' : ` (${missing})`}`, () => {
  const queues = new OpenQueues()
  let server: RedisServer
  let cluster: RedisCluster
  let pair: RedisSentinel

  beforeAll(async () => {
    ;[server, cluster, pair] = await Promise.all([startRedis(), startRedisCluster(), startRedisSentinel()])
  })
  afterEach(() => queues.close())
  afterAll(() => Promise.all([server?.stop(), cluster?.stop(), pair?.stop()]))

  /** Has jobs done, tried again and set aside. */
  async function works(queue: BullmqQueue): Promise<void> {
    const held = new HeldRuns()
    const worker = queues.work(queue, held.run)
    await queue.add(newJob())
    ;(await held.nth(1)).end({ retry: 1, error: 'no' })
    ;(await held.nth(2)).end({ again: 1 })
    ;(await held.nth(3)).end({ dead: 'no' })
    await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0, delayed: 0, dead: 1 })
    const [letter] = await queue.deadLetters.list()
    expect(await queue.deadLetters.replay(letter?.id ?? '')).toBe(true)
    await held.nth(4)
    await worker.stop({ timeoutMs: 1 })
    expect(await queue.stats()).toMatchObject({ waiting: 1, running: 0, dead: 0 })
    await queue.ready()
    await queue.close()
  }

  it.each([
    ['ioredis 6', () => new Redis(server.port)],
    ['ioredis 5', () => new Redis5(server.port)],
    ['ioredis 6 with lazyConnect', () => new Redis(server.port, { lazyConnect: true })],
  ])('a client of %s works, and is left open', async (_, create) => {
    const client = create()
    client.on('error', () => undefined)
    await works(queues.open({ connection: client }))
    expect(await client.ping()).toBe('PONG')
    const clients = (await client.client('LIST')) as string
    expect(clients.trim().split('\n')).toHaveLength(1)
    client.disconnect()
  })

  it('a cluster works, with a prefix in braces', async () => {
    const client = new Cluster(cluster.masters.map(({ port }) => ({ host: '127.0.0.1', port })))
    client.on('error', () => undefined)
    await works(queues.open({ connection: client, prefix: '{audian}' }))
    expect(await client.ping()).toBe('PONG')
    client.disconnect()
  })

  it('Sentinel works, also after a failover', async () => {
    const connection = { sentinels: [{ host: '127.0.0.1', port: pair.port }], name: pair.name }
    const name = randomUUID()
    await works(queues.open({ connection }))
    const queue = queues.open({ connection, name })
    const held = new HeldRuns()
    queues.work(queue, held.run)
    await queue.add(newJob())
    ;(await held.nth(1)).end({ retry: 10_000, error: 'no' })
    await expect.poll(() => queue.stats()).toMatchObject({ delayed: 1 })
    expect(await redisCli(pair.primary.port, 'wait', '1', '30000')).toBe('1\n')
    await pair.primary.kill()
    await expect.poll(() => queue.add(newJob()).then(() => 'added', String)).toBe('added')
    ;(await held.nth(2)).end('done')
    ;(await held.nth(3)).end('done')
    await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0, delayed: 0 })
  })
})
