import { OptionsError } from '@audian-webhooks/core'
import { findBinary, type RedisServer, redisBinary, skipReason, startRedis } from '@audian-webhooks/test-services'
import { Redis, Command as RedisCommand } from 'ioredis'
import { Redis as Redis5, type RedisOptions as RedisOptions5 } from 'ioredis-5'
import { createClient, createClientPool, RESP_TYPES, VerbatimString } from 'redis'
import { createClient as createClient5, createClientPool as createClientPool5 } from 'redis-5'
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

/** The options that both versions of ioredis have. */
type SharedOptions = Omit<RedisOptions5, 'Connector'>

/** Every kind of answer as something else than by default. */
/** A pool gives up after 3 s by default, which a busy machine may need. */
const acquireTimeout = 30_000
const typeMapping = {
  [RESP_TYPES.BLOB_STRING]: Buffer,
  [RESP_TYPES.SIMPLE_STRING]: Buffer,
  [RESP_TYPES.VERBATIM_STRING]: VerbatimString,
  [RESP_TYPES.NUMBER]: String,
  [RESP_TYPES.DOUBLE]: String,
  [RESP_TYPES.BIG_NUMBER]: String,
  [RESP_TYPES.MAP]: Map,
  [RESP_TYPES.SET]: Set,
}

let server: RedisServer

const nodeRedis: Record<string, () => Promise<Opened>> = {
  ...byRedis6({
    'RESP: 2': { RESP: 2 },
    'RESP: 3': { RESP: 3 },
    'commandOptions.typeMapping': { commandOptions: { typeMapping } },
    'RESP: 2, commandOptions.typeMapping': { RESP: 2, commandOptions: { typeMapping } },
    keyPrefix: { keyPrefix: 'shop:' },
    database: { database: 3 },
    clientSideCache: { RESP: 3, clientSideCache: { ttl: 60_000 } },
    'disableOfflineQueue, commandsQueueMaxLength': { disableOfflineQueue: true, commandsQueueMaxLength: 10_000 },
    pingInterval: { pingInterval: 5 },
  }),
  'withTypeMapping()': async () => {
    const { client, close } = await opened(createClient({ url: server.url }))
    return { client: client.withTypeMapping(typeMapping), close }
  },
  'withCommandOptions({ asap })': async () => {
    const { client, close } = await opened(createClient({ url: server.url }))
    return { client: client.withCommandOptions({ asap: true }), close }
  },
  'createClientPool()': () => opened(createClientPool({ url: server.url }, { minimum: 1, maximum: 5, acquireTimeout })),
  'createClientPool() with a typeMapping': () =>
    opened(
      createClientPool(
        { url: server.url, commandOptions: { typeMapping } },
        { minimum: 2, maximum: 3, acquireTimeout },
      ),
    ),
  'version 5': () => opened(createClient5({ url: server.url })),
  'version 5, RESP: 3': () => opened(createClient5({ url: server.url, RESP: 3 })),
  'version 5, commandOptions.typeMapping': () =>
    opened(createClient5({ url: server.url, RESP: 3, commandOptions: { typeMapping } })),
  'version 5, database': () => opened(createClient5({ url: `${server.url}/4` })),
  'version 5, createClientPool()': () =>
    opened(createClientPool5({ url: server.url }, { minimum: 1, maximum: 5, acquireTimeout })),
}

const ioredis: Record<string, () => Promise<Opened>> = {
  ...byIoredis({
    stringNumbers: { stringNumbers: true },
    keyPrefix: { keyPrefix: 'shop:' },
    showFriendlyErrorStack: { showFriendlyErrorStack: true },
    enableAutoPipelining: { enableAutoPipelining: true },
    db: { db: 3 },
    lazyConnect: { lazyConnect: true },
    'enableReadyCheck: false': { enableReadyCheck: false },
    'commandTimeout, maxRetriesPerRequest: null': { commandTimeout: 60_000, maxRetriesPerRequest: null },
    'autoResendUnfulfilledCommands: false': { autoResendUnfulfilledCommands: false },
  }),
  'protocol: 2': async () => disconnectable(new Redis(server.port, { protocol: 2 })),
  "replyMapping: 'resp3', stringNumbers": async () =>
    disconnectable(new Redis(server.port, { protocol: 3, replyMapping: 'resp3', stringNumbers: true })),
}

function byRedis6(options: Record<string, Parameters<typeof createClient>[0]>): Record<string, () => Promise<Opened>> {
  return mapped(options, (given) => () => opened(createClient({ url: server.url, ...given })))
}

function byIoredis(options: Record<string, SharedOptions>): Record<string, () => Promise<Opened>> {
  const version6 = mapped(options, (given) => async () => disconnectable(new Redis(server.port, given)))
  const version5 = mapped(options, (given) => async () => disconnectable(new Redis5(server.port, given)))
  return {
    ...version6,
    ...Object.fromEntries(Object.entries(version5).map(([name, open]) => [`version 5, ${name}`, open])),
  }
}

function mapped<TFrom, TTo>(from: Record<string, TFrom>, map: (value: TFrom) => TTo): Record<string, TTo> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, map(value)]))
}

vi.setConfig({ testTimeout: 180_000 }) // A contract takes a second, and a minute on a machine that has much else to do.

describe.skipIf(missing)(`redisStore with options of the client${missing === undefined ? '' : ` (${missing})`}`, () => {
  beforeAll(async () => {
    server = await startRedis({ durable: false })
  })
  afterAll(() => server?.stop())

  it.each([
    ...Object.entries(nodeRedis).map(([name, open]) => [`node-redis: ${name}`, open] as const),
    ...Object.entries(ioredis).map(([name, open]) => [`ioredis: ${name}`, open] as const),
  ])('keeps the contract and checks durability with %s', async (_, open) => {
    const { client, close } = await open()
    const problems: string[] = []
    const store = redisStore({ client, onDurabilityProblem: (problem) => problems.push(problem) })
    const { ran, failures } = await timelessContract(store, redisStore({ client, onDurabilityProblem: () => {} }))
    expect(failures).toEqual([])
    expect(ran).toBeGreaterThan(30)
    await expect.poll(() => problems).toEqual([expect.stringMatching(/Set appendonly yes\.$/)])
    await close()
  })

  it.each([
    ['ioredis', async () => disconnectable(new Redis(server.port))],
    ['ioredis 5', async () => disconnectable(new Redis5(server.port))],
  ])('counts no call as answered that an open transaction of %s queues', async (_, open) => {
    const { client, close } = await open()
    const store = redisStore({ client })
    await store.claim('known', own)
    await client.multi({ pipeline: false })
    await expectEachFails(client)
    await client.discard()
    await close()
  })

  it.each([
    ['null', () => null],
    ['a list', (answer: unknown) => [answer]],
    ['upper case', (answer: unknown) => String(answer).toUpperCase()],
    ['a number', () => 1],
  ])('counts no call as answered if ioredis turns answers into %s', async (_, transform) => {
    const { client, close } = disconnectable(new Redis(server.port))
    await redisStore({ client, onDurabilityProblem: () => {} }).claim('known', own)
    RedisCommand.setReplyTransformer('evalsha', transform)
    try {
      await expectEachFails(client)
    } finally {
      RedisCommand.setReplyTransformer('evalsha', (answer: unknown) => answer)
    }
    await close()
  })

  it.each([
    ['a legacy() client', () => createClient().legacy()],
    ['a multi() of node-redis', () => createClient().multi()],
    ['a multi() of createClientPool()', () => createClientPool().multi()],
    ['a legacy() client of version 5', () => createClient5().legacy()],
    ['a pipeline of ioredis', () => new Redis({ lazyConnect: true }).pipeline()],
    ['a multi() of ioredis', () => new Redis({ lazyConnect: true }).multi()],
    ['a pipeline of ioredis 5', () => new Redis5({ lazyConnect: true }).pipeline()],
  ])('refuses %s', (_, create) => {
    const refusing = () => redisStore({ client: create() as never })
    expect(refusing).toThrow(OptionsError)
    expect(refusing).toThrow(/client: must be a client of ioredis/)
  })
})

async function expectEachFails(client: RedisClient): Promise<void> {
  const store = redisStore({ client })
  const unexpected = /Redis returned .*, which no script of this version returns/
  await expect(store.claim('new', own)).rejects.toThrow(unexpected)
  await expect(store.renew('known', 'own', 1000)).rejects.toThrow(unexpected)
  await expect(store.complete('known', 'own', 1000)).rejects.toThrow(unexpected)
  await expect(store.release('known', 'own')).rejects.toThrow(unexpected)
}

interface Connectable {
  connect(): Promise<unknown>
  destroy(): unknown
  on(event: 'error', listener: () => void): unknown
}

async function opened<TClient extends Connectable>(client: TClient): Promise<{ client: TClient; close(): unknown }> {
  client.on('error', () => {})
  await client.connect()
  return { client, close: () => client.destroy() }
}

interface Disconnectable {
  disconnect(): void
  on(event: 'error', listener: () => void): unknown
}

function disconnectable<TClient extends Disconnectable>(client: TClient): { client: TClient; close(): unknown } {
  client.on('error', () => {})
  return { client, close: () => client.disconnect() }
}
