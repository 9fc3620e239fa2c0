import { redisStore } from '@audian-webhooks/store-redis'
import { startRedis } from '@audian-webhooks/test-services'
import { Redis } from 'ioredis'
import { retainMs } from './claim-and-complete.ts'
import { type Fill, inBatches } from './filled-store.ts'

const prefix = 'audian-webhooks:'

/** Records as the store leaves them behind. ARGV: the first number and the last one, milliseconds. */
const fillScript = `
for number = ARGV[1], ARGV[2] do
  local id = string.sub(redis.sha1hex(number), 1, 16)
  local key = '${prefix}default:evt_' .. id
  redis.call('HSET', key, 's', 'done', 't', 'b4e1d4f0-3c5a-4f0e-' .. id, 'f', '3735928559')
  redis.call('PEXPIRE', key, ARGV[3])
end`

/** Without an append-only file: its cost does not depend on the keys, except while the server writes it again. */
export const fillRedis: Fill = async (keys, onProgress) => {
  const server = await startRedis({ durable: false })
  const client = new Redis(server.port)
  const empty = await usedMemory(client)
  await inBatches({ keys, batch: 10_000, onProgress }, (first, last) =>
    client.eval(fillScript, 0, first, last, retainMs),
  )
  return {
    keys,
    store: redisStore({ client, prefix, onDurabilityProblem: () => undefined }),
    bytesPerKey: ((await usedMemory(client)) - empty) / keys,
    async forget(added) {
      await client.del(added.map((key) => prefix + key))
    },
    async stop() {
      client.disconnect()
      await server.stop()
    },
  }
}

async function usedMemory(client: Redis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1])
}
