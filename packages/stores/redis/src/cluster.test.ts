import {
  findBinary,
  type RedisCluster,
  redisBinary,
  skipReason,
  startRedisCluster,
} from '@audian-webhooks/test-services'
import { Cluster, Redis } from 'ioredis'
import { Cluster as Cluster5 } from 'ioredis-5'
import { createClient, createCluster, RESP_TYPES } from 'redis'
import { createCluster as createCluster5 } from 'redis-5'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { timelessContract } from './doubles/timeless-contract.ts'
import type { RedisClient } from './redis-client.ts'
import { redisStore } from './redis-store.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined
const own = { token: 'own', leaseMs: 60_000 }

interface Opened {
  readonly client: RedisClient
  close(): unknown
}

vi.setConfig({ testTimeout: 180_000 }) // A contract takes a second, and a minute on a machine that has much else to do.

describe.skipIf(missing)(`redisStore on a Redis Cluster${missing === undefined ? '' : ` (${missing})`}`, () => {
  let cluster: RedisCluster
  const ports = () => cluster.masters.map(({ port }) => port)
  const rootNodes = () => cluster.masters.map(({ url }) => ({ url }))
  const hosts = () => ports().map((port) => ({ host: '127.0.0.1', port }))

  const clients: Record<string, () => Promise<Opened>> = {
    'node-redis 6 createCluster()': () => opened(createCluster({ rootNodes: rootNodes() })),
    'node-redis 6 createCluster({ RESP: 2, useReplicas: true })': () =>
      opened(createCluster({ rootNodes: rootNodes(), RESP: 2, useReplicas: true })),
    'node-redis 6 createCluster({ minimizeConnections: true })': () =>
      opened(createCluster({ rootNodes: rootNodes(), minimizeConnections: true })),
    'node-redis 6 createCluster({ keyPrefix })': () =>
      opened(createCluster({ rootNodes: rootNodes(), keyPrefix: 'shop:' })),
    'node-redis 6 createCluster() with Buffers for strings': async () => {
      const { client, close } = await opened(createCluster({ rootNodes: rootNodes() }))
      return { client: client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }), close }
    },
    'node-redis 5 createCluster()': () => opened(createCluster5({ rootNodes: rootNodes() })),
    'ioredis 6 Cluster': () => disconnectable(new Cluster(hosts())),
    "ioredis 6 Cluster({ scaleReads: 'slave', keyPrefix })": () =>
      disconnectable(new Cluster(hosts(), { scaleReads: 'slave', keyPrefix: 'shop:' })),
    "ioredis 6 Cluster({ scaleReads: 'slave', enableAutoPipelining: true })": () =>
      disconnectable(new Cluster(hosts(), { scaleReads: 'slave', enableAutoPipelining: true })),
    'ioredis 5 Cluster': () => disconnectable(new Cluster5(hosts())),
  }

  beforeAll(async () => {
    cluster = await startRedisCluster()
  })
  afterAll(() => cluster.stop())

  it.each(Object.entries(clients))(
    '%s: keeps the contract, and reports once what the masters lack',
    async (_, open) => {
      const { client, close } = await open()
      const problems: string[] = []
      const store = redisStore({ client, onDurabilityProblem: (problem) => problems.push(problem) })
      const { ran, failures } = await timelessContract(store, redisStore({ client, onDurabilityProblem: () => {} }))
      await expect.poll(() => problems).toEqual([expect.stringMatching(/Set appendonly yes\. \(.+, .+, .+\)$/)])
      for (let n = 0; n < 20; n++) await store.claim(`key-${n}`, own)
      for (const port of ports()) expect(problems[0]).toContain(`127.0.0.1:${port}`)
      expect(problems).toHaveLength(1)
      expect(failures).toEqual([])
      expect(ran).toBeGreaterThan(30)
      await close()
    },
  )

  it('asks each master once, for any number of claims', async () => {
    const { client, close } = await opened(createCluster({ rootNodes: rootNodes() }))
    const nodes = ports().map((port) => new Redis(port))
    for (const node of nodes) await node.config('RESETSTAT')
    const problems: string[] = []
    const store = redisStore({ client, onDurabilityProblem: (problem) => problems.push(problem) })
    for (let n = 0; n < 50; n++) await store.claim(`asked-${n}`, own)
    await expect.poll(() => problems).toHaveLength(1)
    const stats = await Promise.all(nodes.map((node) => node.info('commandstats')))
    for (const text of stats) {
      expect(text).toMatch(/cmdstat_info:calls=1,/)
      expect(text).not.toMatch(/cmdstat_config\|get/)
    }
    for (const node of nodes) node.disconnect()
    await close()
  })

  it('says what to use instead of a client that is not for clusters', async () => {
    const { client, close } = await opened(createClient({ url: cluster.masters[0]?.url ?? '' }))
    const store = redisStore({ client, onDurabilityProblem: () => {} })
    const claims = Array.from({ length: 30 }, (_, n) => store.claim(`moved-${n}`, own))
    const refused = (await Promise.allSettled(claims)).find(({ status }) => status === 'rejected')
    expect(String((refused as PromiseRejectedResult).reason)).toMatch(
      /^Error: MOVED .*Use createCluster\(\) of redis or new Cluster\(\) of ioredis/,
    )
    await close()
  })
})

interface Connectable {
  connect(): Promise<unknown>
  close(): Promise<unknown>
  on(event: 'error', listener: () => void): unknown
}

async function opened<TClient extends Connectable>(client: TClient): Promise<{ client: TClient; close(): unknown }> {
  client.on('error', () => {})
  await client.connect()
  return { client, close: () => client.close() }
}

async function disconnectable(client: Cluster | Cluster5): Promise<Opened> {
  client.on('error', () => {})
  return { client, close: () => client.disconnect() }
}
