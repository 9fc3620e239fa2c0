import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { JobVerdict } from '@audian-webhooks/core/queue'
import { findBinary, type RedisServer, redisBinary, skipReason, startRedis } from '@audian-webhooks/test-services'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newJob } from './doubles/new-job.ts'
import { OpenQueues } from './doubles/open-queues.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined
const jobs = 50

/** Collects garbage, as Node does with `--expose-gc`. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

describe.skipIf(missing)(`a worker's memory${missing === undefined ? '' : ` (${missing})`}`, () => {
  const queues = new OpenQueues()
  let server: RedisServer

  beforeAll(async () => {
    server = await startRedis()
  })
  afterEach(() => queues.close())
  afterAll(() => server?.stop())

  it('holds nothing of runs that have ended', async () => {
    const queue = queues.open({ connection: { url: server.url } })
    const verdicts: WeakRef<object>[] = []
    queues.work(queue, async (): Promise<JobVerdict> => {
      const verdict = { again: 600_000 }
      verdicts.push(new WeakRef(verdict))
      return verdict
    })
    await Promise.all(Array.from({ length: jobs }, () => queue.add(newJob())))
    await expect.poll(async () => (await queue.stats()).delayed).toBe(jobs)
    await expect
      .poll(() => {
        collectGarbage()
        return verdicts.filter((verdict) => verdict.deref() !== undefined).length
      })
      .toBe(0)
  })
})
