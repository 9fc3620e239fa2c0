import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  findBinary,
  type RedisCluster,
  redisBinary,
  redisCli,
  skipReason,
  startRedisCluster,
} from '@audian-webhooks/test-services'
import { Cluster } from 'ioredis'
import { createCluster } from 'redis'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { timelessContract } from './doubles/timeless-contract.ts'
import type { RedisClient } from './redis-client.ts'
import { redisStore } from './redis-store.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined
const own = { token: 'own', leaseMs: 300_000 }
const other = { token: 'other', leaseMs: 300_000 }
const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
/** For a cluster, the user also needs these. */
const [aclLine = '', clusterRules = ''] = [/ACL SETUSER \S+ .+/, /\+cluster\|slots[^`]*/].map(
  (pattern) => pattern.exec(readme)?.[0],
)

vi.setConfig({ testTimeout: 180_000 }) // A contract takes a second, and a minute on a machine that has much else to do.

describe.skipIf(missing)(`redisStore on a Redis Cluster${missing === undefined ? '' : ` (${missing})`}`, () => {
  let cluster: RedisCluster
  const ends: (() => unknown)[] = []

  beforeAll(async () => {
    cluster = await startRedisCluster()
  })
  afterEach(async () => {
    await Promise.all(ends.splice(0).map((end) => end()))
  })
  afterAll(() => cluster?.stop())

  const clients: Record<string, (account?: object) => Promise<RedisClient>> = {
    async 'node-redis'(account = {}) {
      const rootNodes = cluster.masters.map(({ url }) => ({ url }))
      const client = createCluster({ rootNodes, defaults: account })
      client.on('error', () => {})
      await client.connect()
      ends.push(() => client.destroy())
      return client
    },
    async ioredis(account = {}) {
      const nodes = cluster.masters.map(({ port }) => ({ host: '127.0.0.1', port }))
      const client = new Cluster(nodes, { redisOptions: account })
      client.on('error', () => {})
      ends.push(() => client.disconnect())
      return client
    },
  }

  it.each(Object.entries(clients))('keeps the contract with %s and the ACL line of the README', async (_, connect) => {
    const [, , username = '', ...rules] = `${aclLine.replace('PASSWORD', 'secret')} ${clusterRules}`.split(' ')
    for (const { port } of [...cluster.masters, cluster.replica]) {
      await redisCli(port, 'acl', 'setuser', username, 'reset', ...rules)
    }
    const client = await connect({ username, password: 'secret' })
    const { ran, failures } = await timelessContract(
      redisStore({ client, onDurabilityProblem: () => {} }),
      redisStore({ client, onDurabilityProblem: () => {} }),
    )
    expect(failures).toEqual([])
    expect(ran).toBeGreaterThan(30)
  })

  it('continues with each client after a replica has taken over, and knows what was replicated', async () => {
    const keys = Array.from({ length: 30 }, (_, n) => `key ${n}`)
    const stores = await Promise.all(
      Object.entries(clients).map(async ([name, connect]) =>
        redisStore({ client: await connect(), prefix: name, onDurabilityProblem: () => {} }),
      ),
    )
    for (const store of stores) {
      for (const key of keys) await store.claim(key, own)
      for (const key of keys) await store.complete(key, 'own', 300_000)
    }
    await redisCli(cluster.replica.port, 'cluster', 'failover')
    await expect
      .poll(() => redisCli(cluster.replica.port, 'role'), { timeout: 30_000, interval: 100 })
      .toMatch(/^master/)
    for (const store of stores) {
      for (const key of keys) {
        expect(await store.claim(key, other)).toMatchObject({ state: 'done' })
        expect(await store.claim(`new ${key}`, other)).toEqual({ state: 'claimed' })
      }
    }
  })
})
