import { setTimeout as sleep } from 'node:timers/promises'
import {
  findBinary,
  type RedisSentinel,
  redisBinary,
  redisCli,
  skipReason,
  startRedisSentinel,
} from '@audian-webhooks/test-services'
import { Redis } from 'ioredis'
import { Redis as Redis5 } from 'ioredis-5'
import { createSentinel } from 'redis'
import { createSentinel as createSentinel5 } from 'redis-5'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { keepContract } from './doubles/keep-contract.ts'
import type { RedisClient } from './redis-client.ts'
import { type RedisStore, redisStore } from './redis-store.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined
const own = { token: 'own', leaseMs: 300_000 }
const other = { token: 'other', leaseMs: 300_000 }

interface Opened {
  readonly client: RedisClient
  close(): unknown
}

vi.setConfig({ testTimeout: 180_000 }) // A contract takes a second, and a minute on a machine that has much else to do.

describe.skipIf(missing)(`redisStore with Sentinel${missing === undefined ? '' : ` (${missing})`}`, () => {
  let pair: RedisSentinel
  const opened: Record<string, Opened> = {}

  beforeAll(async () => {
    pair = await startRedisSentinel()
    const sentinels = [{ host: '127.0.0.1', port: pair.port }]
    const { name } = pair
    opened['node-redis 6'] = await connected(createSentinel({ name, sentinelRootNodes: sentinels }))
    opened['node-redis 5'] = await connected(createSentinel5({ name, sentinelRootNodes: sentinels }))
    opened['ioredis 6'] = disconnectable(new Redis({ sentinels, name }))
    opened['ioredis 5'] = disconnectable(new Redis5({ sentinels, name }))
    opened.replica = disconnectable(new Redis({ sentinels, name, role: 'slave' }))
  })
  afterAll(async () => {
    await Promise.all(Object.values(opened).map(({ close }) => close()))
    await pair?.stop()
  })

  const storeOf = (name: string) => redisStore({ client: clientOf(name), onDurabilityProblem: () => {} })
  const clientOf = (name: string) => (opened[name] as Opened).client
  const names = ['node-redis 6', 'node-redis 5', 'ioredis 6', 'ioredis 5']

  it.each(names)('keeps the contract with %s', async (name) => {
    expect(await keepContract(clientOf(name))).toEqual([])
  })

  it('says what to do about a client that asks for a replica', async () => {
    await expect(storeOf('replica').claim('one', own)).rejects.toThrow(
      /^READONLY .*Connect the client to the primary server/,
    )
  })

  it('continues with each client after a failover, and knows what was replicated', async () => {
    for (const name of names) {
      const store = storeOf(name)
      await store.claim(`done ${name}`, own)
      await store.complete(`done ${name}`, 'own', 300_000)
      await store.claim(`running ${name}`, own)
    }
    expect(await redisCli(pair.primary.port, 'wait', '1', '30000')).toBe('1\n')
    await pair.primary.kill()
    for (const name of names) {
      const store = storeOf(name)
      await untilClaimed(store, `new ${name}`)
      expect(await store.claim(`done ${name}`, other)).toMatchObject({ state: 'done' })
      expect(await store.claim(`running ${name}`, other)).toMatchObject({ state: 'busy' })
      expect(await store.complete(`running ${name}`, 'own', 300_000)).toBe(true)
    }
    expect(await redisCli(pair.replica.port, 'role')).toMatch(/^master/)
  })
})

/** While the sentinel has promoted no replica yet, claims fail or wait. */
async function untilClaimed(store: RedisStore, key: string): Promise<void> {
  const deadline = performance.now() + 45_000
  for (;;) {
    const claim = store.claim(key, own).catch((error: unknown) => error)
    const answer = await Promise.race([claim, sleep(5000)])
    if (answer instanceof Object && 'state' in answer) return expect(answer).toEqual({ state: 'claimed' })
    if (performance.now() > deadline) throw new Error('The replica did not take over within 45 s.', { cause: answer })
    await sleep(100)
  }
}

interface Connectable {
  connect(): Promise<unknown>
  destroy(): unknown
  on(event: 'error', listener: () => void): unknown
}

async function connected<TClient extends Connectable & RedisClient>(client: TClient): Promise<Opened> {
  client.on('error', () => {})
  await client.connect()
  return { client, close: () => client.destroy() }
}

function disconnectable(client: Redis | Redis5): Opened {
  client.on('error', () => {})
  return { client, close: () => client.disconnect() }
}
