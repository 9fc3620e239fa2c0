/**
 * A worker in its own process: `worker-process.mjs MODULE EXPORT OPTIONS [ID]`. Says over IPC which run begins. Runs never end; or, with
 * an id, the event with this id ends the process, and the others succeed.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { createWebhooks } from '@audian-webhooks/core'
import { redisStore } from '@audian-webhooks/store-redis'
import { Redis } from 'ioredis'
import type { PageCode } from './broker.ts'

const [, , modulePath = '', name = '', options = '{}', crashingId = ''] = process.argv
const client = new Redis(process.env.REDIS_URL ?? '')
const webhooks = createWebhooks({
  name: 'billing',
  secret: 'whsec_test',
  store: redisStore({ client }),
  leaseMs: 900,
  renewMs: 300,
  logger: false,
})
webhooks.on('call.completed', async ({ id }) => {
  process.send?.(id)
  if (id === crashingId) process.kill(process.pid, 'SIGKILL')
  await (crashingId === '' ? new Promise(() => undefined) : sleep(300))
})
const module: Record<string, unknown> = await import(modulePath)
await (module[name] as PageCode['startWorker'])(webhooks, JSON.parse(options))
