import { once } from 'node:events'
import { OptionsError } from '@audian-webhooks/core'
import { findBinary, type RedisServer, redisBinary, skipReason, startRedis } from '@audian-webhooks/test-services'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { durabilityProblems } from './durability.ts'
import { commandsOf } from './redis-client.ts'
import { redisStore } from './redis-store.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined
const own = { token: 'own', leaseMs: 60_000 }
const other = { token: 'other', leaseMs: 60_000 }

describe('a client that is none', () => {
  it.each([[{}], [null], ['redis://localhost'], [{ evalSha: 1 }]])('is refused: %j', (client) => {
    const refusing = () => redisStore({ client: client as never })
    expect(refusing).toThrow(OptionsError)
    expect(refusing).toThrow(/client: must be a client of ioredis/)
  })
})

describe.skipIf(missing)(`redisStore on a real server${missing === undefined ? '' : ` (${missing})`}`, () => {
  let server: RedisServer
  let client: Redis

  beforeEach(async () => {
    server = await startRedis()
    client = new Redis(server.port, { retryStrategy: () => 20, maxRetriesPerRequest: 1 })
    client.on('error', () => {}) // ioredis reports what the tests bring about.
  })

  afterEach(async () => {
    client.disconnect()
    await server.stop()
  })

  it('loads its scripts again after SCRIPT FLUSH', async () => {
    const store = redisStore({ client })
    await store.claim('one', own)
    await client.script('FLUSH')
    expect(await store.renew('one', 'own', 1000)).toBe(true)
    expect(await store.complete('one', 'own', 1000)).toBe(true)
    expect(await store.claim('one', other)).toEqual({ state: 'done', fingerprint: undefined })
    expect(await store.release('one', 'own')).toBe(false)
  })

  it('sends one command a call once the server knows the scripts', async () => {
    const store = redisStore({ client, onDurabilityProblem: () => {} })
    await store.claim('one', own)
    await store.complete('one', 'own', 1000)
    await client.config('RESETSTAT')
    await store.claim('two', own)
    await store.complete('two', 'own', 1000)
    const stats = await client.info('commandstats')
    expect(stats).toMatch(/cmdstat_evalsha:calls=2,/)
    expect(stats).not.toMatch(/cmdstat_eval:/)
  })

  it('remembers across a crash of the server what it has acknowledged', async () => {
    const store = redisStore({ client })
    await store.claim('done', own)
    await store.complete('done', 'own', 60_000)
    await store.claim('running', own)
    await server.kill()
    await expect(store.claim('new', own)).rejects.toThrow()
    await server.start()
    await connected(client)
    expect(await store.claim('done', other)).toMatchObject({ state: 'done' })
    expect(await store.claim('running', other)).toMatchObject({ state: 'busy' })
    expect(await store.complete('running', 'own', 60_000)).toBe(true)
  })

  it('rejects, and claims nothing, on a server that may not be written to', async () => {
    const store = redisStore({ client })
    await client.replicaof('127.0.0.1', 1)
    await expect(store.claim('one', own)).rejects.toThrow(/READONLY/)
    await client.replicaof('NO', 'ONE')
    expect(await store.claim('one', other)).toEqual({ state: 'claimed' })
  })

  it('lets no late token touch a key on an empty server that took over', async () => {
    const store = redisStore({ client })
    await store.claim('one', own)
    await client.flushall()
    expect(await store.renew('one', 'own', 1000)).toBe(false)
    expect(await store.complete('one', 'own', 1000)).toBe(false)
    expect(await store.claim('one', other)).toEqual({ state: 'claimed' })
  })

  it('keeps its keys under the prefix, each with an end', async () => {
    const store = redisStore({ client, prefix: 'shop:' })
    await store.claim('claimed', own)
    await store.claim('done', own)
    await store.complete('done', 'own', 5000)
    await store.claim('free', own)
    await store.release('free', 'own')
    expect((await client.keys('*')).sort()).toEqual(['shop:claimed', 'shop:done', 'shop:free'])
    const ends = await Promise.all(['claimed', 'done', 'free'].map((key) => client.pttl(`shop:${key}`)))
    for (const end of ends) expect(end).toBeGreaterThan(0)
    expect(ends[1]).toBeLessThanOrEqual(5000)
  })

  it('answers a claim that something made unreadable with an error, not with a claim', async () => {
    const store = redisStore({ client })
    await client.set('audian-webhooks:one', 'someone else wrote this')
    await expect(store.claim('one', own)).rejects.toThrow(/WRONGTYPE/)
  })
})

describe.skipIf(missing)('durability of the server', () => {
  it('finds nothing wrong with one that keeps and evicts nothing', async () => {
    expect(await problemsOf({})).toEqual([])
  })

  it('names what is missing', async () => {
    const problems = await problemsOf({ durable: false, args: ['--maxmemory-policy', 'allkeys-lru'] })
    expect(problems).toEqual([
      expect.stringContaining('appendonly yes'),
      expect.stringContaining('maxmemory-policy allkeys-lru'),
    ])
  })

  it('reports it when the server refuses to tell', async () => {
    expect(await problemsOf({ args: ['--rename-command', 'INFO', ''] })).toEqual([
      expect.stringContaining('may not run INFO'),
    ])
  })

  it('does not need CONFIG, which hosted servers forbid', async () => {
    expect(await problemsOf({ args: ['--rename-command', 'CONFIG', ''] })).toEqual([])
  })

  it.each([[2 as const], [3 as const]])('reads answers in RESP%i', async (RESP) => {
    const server = await startRedis({ durable: false })
    const client = createClient({ url: server.url, RESP })
    client.on('error', () => {})
    await client.connect()
    expect(await durabilityProblems(commandsOf(client))).toEqual([expect.stringContaining('appendonly yes')])
    client.destroy()
    await server.stop()
  })

  it('is still a process warning when its listener throws', async () => {
    const server = await startRedis({ durable: false })
    const client = new Redis(server.port)
    const warned: unknown[] = []
    const onWarning = (warning: unknown) => warned.push(warning)
    process.on('warning', onWarning)
    const store = redisStore({
      client,
      onDurabilityProblem() {
        throw new Error('the listener is broken')
      },
    })
    await store.claim('one', own)
    await expect.poll(() => warned).toEqual([expect.objectContaining({ code: 'AUDIAN_WEBHOOKS_REDIS_DURABILITY' })])
    process.off('warning', onWarning)
    client.disconnect()
    await server.stop()
  })

  it('is reported once, after the first claim', async () => {
    const server = await startRedis({ durable: false })
    const client = new Redis(server.port)
    const problems: string[] = []
    const store = redisStore({ client, onDurabilityProblem: (problem) => problems.push(problem) })
    for (const key of ['one', 'two', 'three']) await store.claim(key, own)
    await expect.poll(() => problems).toHaveLength(1)
    await store.claim('four', own)
    await client.ping()
    expect(problems).toHaveLength(1)
    client.disconnect()
    await server.stop()
  })
})

async function problemsOf(settings: Parameters<typeof startRedis>[0]): Promise<string[]> {
  const server = await startRedis(settings)
  const client = new Redis(server.port)
  try {
    return await durabilityProblems(commandsOf(client))
  } finally {
    client.disconnect()
    await server.stop()
  }
}

async function connected(client: Redis): Promise<void> {
  if (client.status !== 'ready') await once(client, 'ready')
}
