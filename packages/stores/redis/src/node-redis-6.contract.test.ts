import { setTimeout as sleep } from 'node:timers/promises'
import { findBinary, redisBinary, skipReason, startRedis } from '@audian-webhooks/test-services'
import { describeStoreContract } from '@audian-webhooks/testing/vitest'
import { createClient } from 'redis'
import { afterAll, describe } from 'vitest'
import { redisStore } from './redis-store.ts'

if (findBinary(redisBinary) === undefined) {
  describe.skip(`redisStore: store contract (${skipReason(redisBinary)})`)
} else {
  const server = await startRedis()
  const client = createClient({ url: server.url })
  await client.connect()
  afterAll(async () => {
    client.destroy()
    await server.stop()
  })
  describeStoreContract('redisStore with node-redis 6', () => ({ store: redisStore({ client }), advance: sleep }))
}
