import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setImmediate as immediate } from 'node:timers/promises'
import {
  bundledProgram,
  findBinary,
  type RedisServer,
  redisBinary,
  skipReason,
  startRedis,
} from '@audian-webhooks/test-services'
import { createClient, createClientPool, createCluster, createSentinel } from 'redis'
import { createClient as createClient5 } from 'redis-5'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RedisClient } from './redis-client.ts'
import { redisStore } from './redis-store.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined
const own = { token: 'own', leaseMs: 60_000 }
const code = 'AUDIAN_WEBHOOKS_REDIS_NO_ERROR_LISTENER'

describe('a node-redis client without an error listener', () => {
  const warned: unknown[] = []
  const onWarning = (warning: Error & { code?: string }) => warned.push(warning.code)
  beforeEach(() => {
    warned.length = 0
    process.on('warning', onWarning)
  })
  afterEach(() => process.off('warning', onWarning))

  /** Makes the first call. Without a connection it fails or waits, which does not matter here. */
  const call = (client: RedisClient) => {
    const store = redisStore({ client })
    for (const key of ['one', 'two']) store.claim(key, own).catch(() => {})
  }

  it.each([
    ['node-redis 6 createClient()', () => createClient()],
    ['node-redis 5 createClient()', () => createClient5()],
    ['createCluster()', () => createCluster({ rootNodes: [{ url: 'redis://localhost:1' }] })],
    ['createClientPool()', () => createClientPool()],
    [
      'createSentinel()',
      () => createSentinel({ name: 'primary', sentinelRootNodes: [{ host: 'localhost', port: 1 }] }),
    ],
  ])('is warned about once, at the first call: %s', async (_, create) => {
    call(create())
    await immediate()
    expect(warned).toEqual([code])
  })

  it('is not warned about if the listener is added between the making of the store and the first call', async () => {
    const client = createClient()
    const store = redisStore({ client })
    await immediate()
    client.on('error', () => {})
    store.renew('one', 'own', 1000).catch(() => {})
    await immediate()
    expect(warned).toEqual([])
  })
})

describe.skipIf(missing)(`a Redis that stops${missing === undefined ? '' : ` (${missing})`}`, () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())

  it('ends a process whose node-redis client has no error listener, after a warning', async () => {
    const { child, output } = await claiming('node-redis', 'unheard')
    await Promise.all([once(child, 'exit'), server.kill()])
    await server.start()
    expect(child.exitCode).toBe(1)
    expect(output()).toContain(`[${code}]`)
  })

  it.each([
    ['node-redis', 'listening'],
    ['ioredis', 'listening'],
    ['ioredis', 'unheard'],
  ])('does not end a process with %s, %s', async (kind, listening) => {
    const { child, output, printed } = await claiming(kind, listening)
    await server.kill()
    await printed('gone')
    const ended = once(child, 'exit')
    await server.start()
    await ended
    expect(child.exitCode).toBe(0)
    expect(output()).not.toContain(code)
  })

  async function claiming(kind: string, listening: string) {
    const program = await bundledProgram(join(import.meta.dirname, 'doubles/claiming-process.ts'))
    const child = fork(program, [server.url, kind, listening], { silent: true, execArgv: [] })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += chunk))
    const printed = (line: string) => untilPrinted(child, () => text.includes(line))
    await printed('claimed')
    return { child, output: () => text, printed }
  }
})

async function untilPrinted(child: ChildProcess, seen: () => boolean): Promise<void> {
  while (!seen()) await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), exited(child)])
}

async function exited(child: ChildProcess): Promise<never> {
  await once(child, 'exit')
  throw new Error(`The process ended with ${child.exitCode ?? child.signalCode}.`)
}
