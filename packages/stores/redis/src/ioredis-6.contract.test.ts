import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { bundledProgram, findBinary, redisBinary, skipReason, startRedis } from '@audian-webhooks/test-services'
import { describeStoreContract } from '@audian-webhooks/testing/vitest'
import { Redis } from 'ioredis'
import { afterAll, describe } from 'vitest'
import { redisStore } from './redis-store.ts'

if (findBinary(redisBinary) === undefined) {
  describe.skip(`redisStore: store contract (${skipReason(redisBinary)})`)
} else {
  const server = await startRedis()
  const client = new Redis(server.port)
  const otherClients = [1, 2, 3].map(() => client.duplicate())
  afterAll(async () => {
    for (const connection of [client, ...otherClients]) connection.disconnect()
    await server.stop()
  })
  const program = await bundledProgram(join(import.meta.dirname, 'doubles/contract-process.ts'))
  describeStoreContract(
    'redisStore with ioredis 6',
    () => ({
      store: redisStore({ client }),
      others: otherClients.map((other) => redisStore({ client: other })),
      process: {
        module: program,
        args: [String(server.port)],
        execArgv: [],
      },
      advance: sleep,
    }),
    { concurrent: true },
  )
}
