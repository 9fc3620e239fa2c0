import { findBinary, type RedisServer, skipReason, startRedis, valkeyBinary } from '@audian-webhooks/test-services'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { keepContract } from './doubles/keep-contract.ts'

const missing = findBinary(valkeyBinary) === undefined ? skipReason(valkeyBinary) : undefined

vi.setConfig({ testTimeout: 180_000 }) // A contract takes a second, and a minute on a machine that has much else to do.

describe.skipIf(missing)(`redisStore on Valkey${missing === undefined ? '' : ` (${missing})`}`, () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis({ binary: valkeyBinary, durable: false })
  })
  afterAll(() => server?.stop())

  const noAppendOnlyFile = [expect.stringMatching(/Set appendonly yes\.$/)]

  it('keeps the contract and checks durability with node-redis', async () => {
    const client = createClient({ url: server.url })
    client.on('error', () => {})
    await client.connect()
    expect(await keepContract(client)).toEqual(noAppendOnlyFile)
    client.destroy()
  })

  it('keeps the contract and checks durability with ioredis', async () => {
    const client = new Redis(server.port)
    expect(await keepContract(client)).toEqual(noAppendOnlyFile)
    client.disconnect()
  })
})
