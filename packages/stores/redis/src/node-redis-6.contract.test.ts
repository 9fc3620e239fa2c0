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
  const otherClients = [1, 2, 3].map(() => client.duplicate())
  for (const connection of [client, ...otherClients]) connection.on('error', () => undefined)
  await Promise.all([client, ...otherClients].map((connection) => connection.connect()))
  afterAll(async () => {
    for (const connection of [client, ...otherClients]) connection.destroy()
    await server.stop()
  })
  describeStoreContract(
    'redisStore with node-redis 6',
    () => ({
      store: redisStore({ client }),
      others: otherClients.map((other) => redisStore({ client: other })),
      advance: sleep,
    }),
    { concurrent: true },
  )
}
