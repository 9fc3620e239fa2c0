import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  bundledProgram,
  findBinary,
  freePort,
  openCuttableWay,
  type RedisServer,
  redisBinary,
  skipReason,
  startRedis,
} from '@audian-webhooks/test-services'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { HeldRuns } from './doubles/held-runs.ts'
import { newJob } from './doubles/new-job.ts'
import { OpenQueues } from './doubles/open-queues.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined

describe.skipIf(missing)(`while Redis is away${missing === undefined ? '' : ` (${missing})`}`, () => {
  const queues = new OpenQueues()
  const lock = { lockMs: 3000, stalledCheckMs: 1000 }
  let server: RedisServer

  beforeAll(async () => {
    server = await startRedis()
  })
  afterEach(() => queues.close())
  afterAll(() => server?.stop())

  const open = (name: string = randomUUID()) => queues.open({ connection: { url: server.url }, name, ...lock })
  const added = (queue: ReturnType<typeof open>) => queue.add(newJob()).then(() => 'added', String)

  it('add() and ready() fail; workers continue when it is back, also with what was added before', async () => {
    const producer = open()
    const held = new HeldRuns()
    const consumer = open(producer.bull.jobs.name)
    queues.work(consumer, held.run)
    await producer.add(newJob())
    const [begun, next] = [await held.nth(1), newJob()]
    await producer.add(next)
    await producer.ready()
    await server.kill()
    await expect.poll(() => added(producer)).not.toBe('added')
    await expect(producer.ready()).rejects.toThrow()
    await server.start()
    begun.end('done')
    expect(await held.nth(2)).toMatchObject({ job: next, number: 1 })
    held.runs[1]?.end('done')
    await expect.poll(() => added(producer)).toBe('added')
    ;(await held.nth(3)).end('done')
    await expect.poll(() => consumer.stats()).toMatchObject({ waiting: 0, running: 0, delayed: 0, dead: 0 })
    await producer.ready()
  })

  it('add() fails after two seconds if it was never there, and works once it is', async () => {
    const way = await openCuttableWay(`redis://127.0.0.1:${await freePort()}`)
    const queue = queues.open({ connection: { url: way.url } })
    await expect(queue.add(newJob())).rejects.toThrow('Redis cannot be reached: no connection within 2000 ms.')
    await expect(queue.ready()).rejects.toThrow('Redis did not respond within 3000 ms.')
    way.redirect(server.url)
    await expect.poll(() => added(queue)).toBe('added')
    expect(await queue.stats()).toMatchObject({ waiting: 1 })
    await queue.close()
    await way.close()
  })

  it('add() continues after a connection that fell silent', async () => {
    const way = await openCuttableWay(server.url)
    const queue = queues.open({ connection: { url: way.url, socketTimeout: 500 } })
    await queue.add(newJob())
    const { status } = await queue.bull.jobs.getBackend().client
    expect(status).toBe('ready')
    way.fallSilent()
    const stuck = added(queue)
    await expect.poll(async () => (await queue.bull.jobs.getBackend().client).status).not.toBe('ready')
    expect(await added(queue)).not.toBe('added')
    way.redirect(server.url)
    way.speak()
    await expect.poll(() => added(queue)).toBe('added')
    await stuck
    await queue.close()
    await way.close()
  })

  it('add() fails also with a client that would gather jobs', async () => {
    const client = new Redis(server.port, { maxRetriesPerRequest: null })
    client.on('error', () => undefined)
    const queue = queues.open({ connection: client })
    await queue.add(newJob())
    await server.kill()
    await expect.poll(() => client.status).toBe('reconnecting')
    await expect(queue.add(newJob())).rejects.toThrow('Redis cannot be reached: the connection is broken.')
    await server.start()
    await expect.poll(() => added(queue)).toBe('added')
    await queue.close()
    client.disconnect()
  })

  it('reports each error once a minute', async () => {
    const port = await freePort()
    const queue = queues.open({ connection: { port, retryStrategy: () => 10 } })
    queues.work(queue, new HeldRuns().run)
    await expect.poll(() => queues.errors).toContain(`connect ECONNREFUSED 127.0.0.1:${port}`)
    await sleep(200)
    expect(new Set(queues.errors).size).toBe(queues.errors.length)
  })

  it('a run that ends after its lock has expired does not count as a crash', async () => {
    const queue = open()
    const held = new HeldRuns()
    queues.work(queue, held.run)
    const job = newJob()
    await queue.add(job)
    const first = await held.nth(1)
    await server.kill()
    await sleep(lock.lockMs + 1000)
    await server.start()
    const { jobs } = open(queue.bull.jobs.name).bull
    queues.work(open(queue.bull.jobs.name), held.run)
    const second = await held.nth(2)
    expect(second).toMatchObject({ job, number: 1, crashes: 1 })
    first.end('done')
    const [id = ''] = await jobs.getRanges(['active'], 0, 0)
    const crashes = async () => (await jobs.getJob(id))?.stalledCounter
    await expect.poll(crashes).toBe(0)
    second.end({ again: 1 })
    expect(await held.nth(3)).toMatchObject({ number: 1, crashes: 0 })
  })

  it.each(['is there', 'has gone', 'was never there'])(
    'stop() and close() end, and so does the process, if Redis %s',
    async (redis) => {
      const name = randomUUID()
      const url = redis === 'was never there' ? `redis://127.0.0.1:${await freePort()}` : server.url
      const program = await bundledProgram(join(import.meta.dirname, 'doubles/away-process.ts'))
      const child = fork(program, [url, name], { execArgv: [] })
      const messages: unknown[] = []
      child.on('message', (text) => messages.push(text))
      const ended = once(child, 'exit')
      await expect.poll(() => messages).toContain('started')
      if (redis !== 'was never there') {
        await open(name).add(newJob())
        await expect.poll(() => messages).toContain('running')
      }
      if (redis === 'has gone') await server.kill()
      child.send('close')
      expect(await ended).toEqual([0, null])
      if (redis === 'has gone') await server.start()
      if (redis === 'was never there') return
      const held = new HeldRuns()
      queues.work(open(name), held.run)
      expect(await held.nth(1)).toMatchObject({ number: 1, crashes: redis === 'has gone' ? 1 : 0 })
    },
  )
})
