import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findBinary, type RedisServer, redisBinary, skipReason, startRedis } from '@audian-webhooks/test-services'
import { Redis } from 'ioredis'
import { Redis as Redis5 } from 'ioredis-5'
import { createClient } from 'redis'
import { createClient as createClient5 } from 'redis-5'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { keepContract } from './doubles/keep-contract.ts'
import { redisStore } from './redis-store.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined
const own = { token: 'own', leaseMs: 60_000 }
const aclLine = /ACL SETUSER \S+ .+/.exec(readFileSync(join(import.meta.dirname, '../README.md'), 'utf8'))?.[0] ?? ''

vi.setConfig({ testTimeout: 180_000 }) // A contract takes a second, and a minute on a machine that has much else to do.

describe.skipIf(missing)(`a server that restricts access${missing === undefined ? '' : ` (${missing})`}`, () => {
  let server: RedisServer
  let admin: Redis
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
  afterEach(async () => {
    for (const end of ends.splice(0)) end()
    await admin.flushall()
  })

  function open<TClient extends Redis | Redis5>(connection: TClient): TClient {
    connection.on('error', () => {})
    ends.push(() => connection.disconnect())
    return connection
  }

  it('requirepass: refuses without the password, and works with it', async () => {
    await admin.config('SET', 'requirepass', 'secret')
    ends.push(() => admin.config('SET', 'requirepass', ''))
    await expect(redisStore({ client: open(new Redis(server.port)) }).claim('one', own)).rejects.toThrow(/^NOAUTH/)
    expect(await keepContract(open(new Redis(server.port, { password: 'secret' })))).toEqual([])
  })

  it.each([
    ['node-redis 6', (account: Account) => connected(createClient({ url: server.url, ...account }))],
    ['node-redis 5', (account: Account) => connected(createClient5({ url: server.url, ...account }))],
    ['ioredis 6', async (account: Account) => open(new Redis(server.port, account))],
    ['ioredis 5', async (account: Account) => open(new Redis5(server.port, account))],
  ])('a user with the ACL line of the README, %s: works', async (_, connect) => {
    const [, , username = '', ...rules] = aclLine.replace('PASSWORD', 'secret').split(' ')
    await admin.acl('SETUSER', username, ...rules)
    ends.push(() => admin.acl('DELUSER', username))
    expect(await keepContract(await connect({ username, password: 'secret' }))).toEqual([])
  })

  it('the same user with +select and a database index: works', async () => {
    const [, , username = '', ...rules] = aclLine.replace('PASSWORD', 'secret').split(' ')
    await admin.acl('SETUSER', username, ...rules, '+select')
    ends.push(() => admin.acl('DELUSER', username))
    const account = { username, password: 'secret' }
    expect(await keepContract(open(new Redis(server.port, { ...account, db: 3 })))).toEqual([])
    expect(await keepContract(await connected(createClient({ url: server.url, ...account, database: 4 })))).toEqual([])
  })

  it.each(['-evalsha', '-hset', 'resetkeys'])('a user with %s: refuses, and says what to allow', async (rule) => {
    await admin.acl('SETUSER', 'poor', 'on', '>secret', '~*', '+@all', rule)
    ends.push(() => admin.acl('DELUSER', 'poor'))
    const store = redisStore({ client: open(new Redis(server.port, { username: 'poor', password: 'secret' })) })
    await expect(store.claim('one', own)).rejects.toThrow(
      /\(redisStore: The Redis user lacks a permission\. Allow EVALSHA, EVAL, EXISTS, HMGET, HSET, HDEL, PEXPIRE, TIME and INFO on the keys that begin with the store's prefix\.\)$/,
    )
  })

  async function connected<TClient extends Connectable>(connection: TClient): Promise<TClient> {
    connection.on('error', () => {})
    ends.push(() => connection.destroy())
    await connection.connect()
    return connection
  }
})

describe.skipIf(missing)('a server without a command that the store needs', () => {
  it.each(['EVALSHA', 'HSET'])('%s renamed: refuses, and names the commands', async (command) => {
    const server = await startRedis({ args: ['--rename-command', command, ''] })
    const client = new Redis(server.port)
    await expect(redisStore({ client }).claim('one', own)).rejects.toThrow(
      /\(redisStore: The server does not know a command that the store needs\. The store uses EVALSHA, EVAL, EXISTS, HMGET, HSET, HDEL, PEXPIRE, TIME and INFO\.\)$/,
    )
    client.disconnect()
    await server.stop()
  })
})

interface Account {
  readonly username: string
  readonly password: string
}

interface Connectable {
  connect(): Promise<unknown>
  destroy(): unknown
  on(event: 'error', listener: () => void): unknown
}
