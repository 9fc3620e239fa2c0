import { createWebhooks } from '@audian-webhooks/core'
import { startWorkers } from '@audian-webhooks/core/queue'
import {
  findBinary,
  type RedisServer,
  redisBinary,
  redisCli,
  skipReason,
  startRedis,
} from '@audian-webhooks/test-services'
import { inject } from '@audian-webhooks/testing'
import { Queue } from 'bullmq'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { HeldRuns } from './doubles/held-runs.ts'
import { newJob } from './doubles/new-job.ts'
import { OpenQueues } from './doubles/open-queues.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined

describe.skipIf(missing)(
  `jobs that are damaged or from elsewhere${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    const queues = new OpenQueues()
    let server: RedisServer

    beforeAll(async () => {
      server = await startRedis()
    })
    afterEach(() => queues.close())
    afterAll(() => server?.stop())

    const open = () => queues.open({ connection: { url: server.url } })

    function receiver() {
      const queue = open()
      const webhooks = createWebhooks({ name: 'app', secret: 'whsec_1', store: 'none', logger: false, queue })
      const handled: string[] = []
      webhooks.on('call.completed', ({ id }) => void handled.push(id ?? ''))
      return { queue, webhooks, handled, work: () => startWorkers(webhooks, { concurrency: 1 }) }
    }

    it.each([
      ['null', null],
      ['text', 'hello'],
      ['an object', { orderId: 1 }],
      ['a list', []],
    ])('data that is %s ends in the dead letters; others continue', async (_, data) => {
      const { queue, webhooks, handled, work } = receiver()
      const other = new Queue(queue.bull.jobs.name, { connection: { url: server.url } })
      await other.add('order', data)
      await other.close()
      await inject(webhooks, 'call.completed')
      work()
      await expect.poll(() => handled).toHaveLength(1)
      await expect
        .poll(() => queue.deadLetters.list())
        .toMatchObject([{ job: data, reason: expect.stringContaining('damaged') }])
      expect(await queue.bull.jobs.getJobCounts('failed', 'completed')).toEqual({ failed: 0, completed: 0 })
      const [letter] = await queue.deadLetters.list()
      expect(await queue.deadLetters.replay(letter?.id ?? '')).toBe(true)
      await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0, dead: 1 })
      await webhooks.close()
    })

    it.each([
      ['is not JSON', ['hset', 'data', '{"key":']],
      ['is missing', ['hdel', 'data']],
    ])('a job whose data %s ends in the dead letters; others continue', async (_, [command = '', ...change]) => {
      const { queue, webhooks, handled, work } = receiver()
      await queue.add(newJob())
      const [id = ''] = await queue.bull.jobs.getRanges(['wait'], 0, 0)
      await redisCli(server.port, command, queue.bull.jobs.toKey(id), ...change)
      await inject(webhooks, 'call.completed')
      work()
      await expect.poll(() => handled).toHaveLength(1)
      await expect.poll(() => queue.deadLetters.list()).toMatchObject([{ reason: expect.stringContaining('damaged') }])
      await webhooks.close()
    })

    it('a job that was added by BullMQ alone is treated as the others', async () => {
      const queue = open()
      const held = new HeldRuns()
      const other = new Queue(queue.bull.jobs.name, { connection: { url: server.url } })
      await other.add('by-hand', newJob(), { attempts: 1 })
      await other.close()
      queues.work(queue, held.run)
      ;(await held.nth(1)).end({ retry: 1, error: 'no' })
      ;(await held.nth(2)).end({ retry: 0, error: 'no' })
      ;(await held.nth(3)).end('done')
      await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0, delayed: 0 })
      expect(await queue.bull.jobs.getJobCounts('failed', 'completed')).toEqual({ failed: 0, completed: 0 })
    })

    it('a job that a worker with fewer stalls has given up runs', async () => {
      const queue = open()
      const held = new HeldRuns()
      await queue.add(newJob())
      const [id = ''] = await queue.bull.jobs.getRanges(['wait'], 0, 0)
      await redisCli(server.port, 'hset', queue.bull.jobs.toKey(id), 'defa', 'job stalled more than allowable limit')
      queues.work(queue, held.run)
      ;(await held.nth(1)).end('done')
    })
  },
)
