import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { findBinary, type RedisServer, redisBinary, skipReason, startRedis } from '@audian-webhooks/test-services'
import { describeQueueContract } from '@audian-webhooks/testing/vitest'
import { afterAll, beforeAll, describe } from 'vitest'
import { bullmqQueue } from './open-queue.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined

describe.skipIf(missing)(`on a real Redis${missing === undefined ? '' : ` (${missing})`}`, () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server?.stop())

  describeQueueContract('bullmqQueue', () => ({
    queue: bullmqQueue({ connection: { url: server.url }, name: randomUUID() }),
    advance: sleep,
  }))
})
