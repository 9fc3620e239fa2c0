import { OptionsError } from '@audian-webhooks/core'
import { Cluster, Redis } from 'ioredis'
import { expect, it, vi } from 'vitest'
import { bullmqQueue } from './open-queue.ts'

const connection = { port: 1 }

it.each([
  [undefined, 'connection: must be'],
  [{}, 'connection: must be'],
  [{ connection: 'postgres://localhost/app' }, 'connection: this is PostgreSQL.'],
  [{ connection: { url: 'postgresql://localhost/app' } }, 'connection: this is PostgreSQL.'],
  [{ connection: { connectionString: 'x' } }, 'connection: this is PostgreSQL.'],
  [{ connection: { duplicate: () => 1 } }, 'connection: a client must be one of ioredis.'],
  [{ connection: { keyPrefix: 'x' } }, 'connection: BullMQ does not support keyPrefix'],
  [{ connection, name: 'a:b' }, 'name: must be text without a colon.'],
  [{ connection, name: '' }, 'name: must be text without a colon.'],
  [{ connection, prefix: '' }, 'prefix: must be text.'],
  [{ connection, onError: 1 }, 'onError: must be a function.'],
  [{ connection, lockMs: 0 }, 'lockMs: must be a positive whole number of milliseconds, not 0.'],
  [{ connection, queueName: 'x' }, 'queueName: unknown option.'],
])('refuses wrong options: %j', (options, sentence) => {
  const call = () => bullmqQueue(options as never)
  expect(call).toThrow(OptionsError)
  expect(call).toThrow(sentence)
})

it('refuses a cluster without a hash tag in the prefix, and clients with a keyPrefix', () => {
  const cluster = new Cluster([{ port: 1 }], { lazyConnect: true })
  for (const prefix of [undefined, 'bull', '{}']) {
    expect(() => bullmqQueue({ connection: cluster, prefix })).toThrow(
      "prefix: on a Redis Cluster it must be in braces, such as '{bull}', so that all keys are on one node.",
    )
  }
  const client = new Redis({ lazyConnect: true, keyPrefix: 'x' })
  expect(() => bullmqQueue({ connection: client })).toThrow('BullMQ does not support keyPrefix')
})

it('warns by the process of errors, if no one listens', async () => {
  const emitWarning = vi.spyOn(process, 'emitWarning').mockReturnValue()
  const queue = bullmqQueue({ connection })
  await expect
    .poll(() => emitWarning.mock.calls)
    .toEqual([['bullmqQueue: connect ECONNREFUSED 127.0.0.1:1', { code: 'AUDIAN_WEBHOOKS_BULLMQ_ERROR' }]])
  await queue.close()
  emitWarning.mockRestore()
})
