import { findBinary, type RedisServer, redisBinary, skipReason, startRedis } from '@audian-webhooks/test-services'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepContract } from './doubles/keep-contract.ts'
import { redisStore } from './redis-store.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined
const own = { token: 'own', leaseMs: 60_000, fingerprint: 7 }
const other = { token: 'other', leaseMs: 60_000 }

vi.setConfig({ testTimeout: 180_000 }) // A contract takes a second, and a minute on a machine that has much else to do.

describe.skipIf(missing)(`under settings of the server${missing === undefined ? '' : ` (${missing})`}`, () => {
  let server: RedisServer
  let admin: Redis
  let client: Redis
  const ends: (() => unknown)[] = []

  beforeAll(async () => {
    server = await startRedis({ args: ['--appendfsync', 'everysec'] })
    admin = new Redis(server.port)
    admin.on('error', () => {})
  })
  afterAll(() => {
    admin?.disconnect()
    return server?.stop()
  })
  beforeEach(() => {
    client = open(new Redis(server.port))
  })
  afterEach(async () => {
    for (const end of ends.splice(0)) end()
    await admin.flushall()
  })

  function open(connection: Redis): Redis {
    connection.on('error', () => {})
    ends.push(() => connection.disconnect())
    return connection
  }

  /** For the length of one test. */
  async function set(name: string, value: string): Promise<void> {
    const [, before = ''] = (await admin.config('GET', name)) as string[]
    await admin.config('SET', name, value)
    ends.push(() => admin.config('SET', name, before))
  }

  it.each([
    'allkeys-lru',
    'allkeys-lfu',
    'allkeys-random',
    'volatile-lru',
    'volatile-lfu',
    'volatile-random',
    'volatile-ttl',
  ])('maxmemory-policy %s: works, with a warning', async (policy) => {
    await set('maxmemory-policy', policy)
    await set('maxmemory', '100mb')
    expect(await keepContract(client)).toEqual([
      `The server may drop handled events when its memory is full (maxmemory-policy ${policy}). Set maxmemory-policy noeviction.`,
    ])
  })

  it('maxmemory-policy noeviction: refuses new events when the memory is full, and records those that run', async () => {
    const store = redisStore({ client })
    for (const key of ['done', 'running', 'given back']) await store.claim(key, own)
    await store.complete('done', 'own', 60_000)
    await set('maxmemory', '1')
    await expect(store.claim('new', own)).rejects.toThrow(
      /^OOM command not allowed when used memory > 'maxmemory'.* \(redisStore: The memory of the server is full \(maxmemory\)\. New events are answered 503 until there is room, and Audian retries them\.\)$/,
    )
    expect(await store.claim('done', other)).toEqual({ state: 'done', fingerprint: 7 })
    expect(await store.claim('running', other)).toMatchObject({ state: 'busy' })
    expect(await store.renew('running', 'own', 60_000)).toBe(true)
    expect(await store.complete('running', 'own', 60_000)).toBe(true)
    expect(await store.release('given back', 'own')).toBe(true)
    await admin.config('SET', 'maxmemory', '0')
    expect(await store.claim('running', other)).toEqual({ state: 'done', fingerprint: 7 })
    for (const key of ['new', 'given back']) expect(await store.claim(key, other)).toEqual({ state: 'claimed' })
  })

  it('appendonly yes and noeviction: works, without a warning', async () => {
    expect(await keepContract(client)).toEqual([])
  })

  it('appendonly no: works, with a warning', async () => {
    await set('appendonly', 'no')
    expect(await keepContract(client)).toEqual([
      'The server keeps no append-only file, so a restart can forget which events were handled. Set appendonly yes.',
    ])
  })

  it('proto-max-bulk-len and client-query-buffer-limit at their least: works', async () => {
    await set('proto-max-bulk-len', '1mb')
    await set('client-query-buffer-limit', '1mb')
    expect(await keepContract(client)).toEqual([])
  })

  it('min-replicas-to-write: refuses while replicas are missing', async () => {
    await set('min-replicas-to-write', '1')
    const store = redisStore({ client })
    await expect(store.claim('one', own)).rejects.toThrow(/^NOREPLICAS Not enough good replicas to write/)
    await admin.config('SET', 'min-replicas-to-write', '0')
    expect(await store.claim('one', other)).toEqual({ state: 'claimed' })
  })

  it('lua-time-limit: refuses while a script of someone else runs longer', async () => {
    await set('lua-time-limit', '10')
    const store = redisStore({ client })
    await store.claim('one', own)
    const endless = open(new Redis(server.port)).eval('while true do end', 0)
    endless.catch(() => {})
    await expect.poll(() => store.claim('two', own).catch(String)).toMatch(/BUSY Redis is busy/)
    await expect(store.complete('one', 'own', 60_000)).rejects.toThrow(/^BUSY/)
    await admin.script('KILL')
    await expect(endless).rejects.toThrow(/killed/)
    expect(await store.complete('one', 'own', 60_000)).toBe(true)
    expect(await store.claim('two', other)).toMatchObject({ state: expect.stringMatching(/claimed|busy/) })
  })

  it('a replica: refuses', async () => {
    const store = redisStore({ client })
    await admin.replicaof('127.0.0.1', 1)
    ends.push(() => admin.replicaof('NO', 'ONE'))
    await expect(store.claim('one', own)).rejects.toThrow(
      /^READONLY You can't write against a read only replica\..* \(redisStore: The server is a replica\. Connect the client to the primary server\.\)$/,
    )
  })

  it('a replica that accepts writes: works, with a warning', async () => {
    await set('replica-read-only', 'no')
    await admin.replicaof('127.0.0.1', 1)
    ends.push(() => admin.replicaof('NO', 'ONE'))
    expect(await keepContract(client)).toEqual([
      'The server is a replica that accepts writes. Its primary server does not get them, and the replica loses them when it synchronizes. Connect the client to the primary server.',
    ])
  })
})
