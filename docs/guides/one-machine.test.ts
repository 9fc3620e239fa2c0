import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createWebhooks } from '@audian-webhooks/core'
import { startWorkers } from '@audian-webhooks/core/queue'
import { sqliteQueue } from '@audian-webhooks/queue-sqlite'
import { redisStore } from '@audian-webhooks/store-redis'
import { prepareDatabase, sqliteStore } from '@audian-webhooks/store-sqlite'
import { findBinary, type RedisServer, redisBinary, skipReason, startRedis } from '@audian-webhooks/test-services'
import { inject, sampleEvent } from '@audian-webhooks/testing'
import { Redis } from 'ioredis'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codePrograms } from '../../tooling/docs/code-programs.ts'
import { fencesOf } from '../../tooling/docs/fences.ts'
import { type PageModule, pageModule } from '../../tooling/docs/page-module.ts'

const run = promisify(execFile)
const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined
const options = { name: 'billing', secret: 'whsec_test', logger: false } as const

describe.skipIf(missing)(`the move to Redis${missing === undefined ? '' : ` (${missing})`}`, () => {
  let folder: string
  let redis: RedisServer
  let program: PageModule

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audian-move-'))
    redis = await startRedis()
    const [copy] = codePrograms(fencesOf('docs/guides/one-machine.md'))
    if (copy === undefined) throw new Error('The page has no program.')
    program = await pageModule(copy)
  })
  afterAll(async () => {
    program?.remove()
    await redis?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('loses nothing that waits, and runs nothing again that was handled', async () => {
    const file = join(folder, 'webhooks.db')
    const [handledBefore, waiting] = [sampleEvent('call.completed'), sampleEvent('call.completed')]
    await onTheFile(file, async ({ queue, database }) => {
      const store = sqliteStore({ database })
      const direct = createWebhooks({ ...options, store })
      direct.on('call.completed', () => undefined)
      expect(await inject(direct, handledBefore)).toMatchObject({ outcome: 'handled' })
      const queued = createWebhooks({ ...options, store, queue })
      expect(await inject(queued, waiting)).toMatchObject({ outcome: 'enqueued' })
      await Promise.all([direct.close(), queued.close()])
    })

    const environment = { ...process.env, DATABASE_FILE: file, REDIS_URL: redis.url }
    const { stdout } = await run(process.execPath, [program.path], { env: environment })
    expect(stdout).toBe('1 events copied\n')

    const client = new Redis(redis.url)
    const store = redisStore({ client })
    await onTheFile(file, async ({ queue }) => {
      const handled: string[] = []
      const oldFile = createWebhooks({ ...options, store, queue })
      oldFile.on('call.completed', ({ id }) => void handled.push(id ?? ''))
      startWorkers(oldFile)
      await expect.poll(() => queue.stats()).toMatchObject({ waiting: 0, running: 0, delayed: 0, dead: 0 })
      expect(handled).toEqual([waiting.id])
      await oldFile.close()
    })
    const onRedis = createWebhooks({ ...options, store })
    onRedis.on('call.completed', () => undefined)
    expect(await inject(onRedis, handledBefore)).toMatchObject({ outcome: 'duplicate' })
    expect(await inject(onRedis, waiting)).toMatchObject({ outcome: 'duplicate' })
    await onRedis.close()
    client.disconnect()
  })
})

/** With the queue in the file, as a process opens it. */
async function onTheFile(
  file: string,
  work: (open: { queue: ReturnType<typeof sqliteQueue>; database: Database.Database }) => Promise<void>,
): Promise<void> {
  const database = new Database(file)
  prepareDatabase(database)
  const queue = sqliteQueue({ database })
  await work({ queue, database })
  await queue.close()
  database.close()
}
