import * as client from '@audian-webhooks/client'
import { createWebhooks, OptionsError } from '@audian-webhooks/core'
import type { Receiver } from '@audian-webhooks/core/kit'
import * as emulator from '@audian-webhooks/emulator'
import { expressWebhooks } from '@audian-webhooks/express'
import { fastifyWebhooks } from '@audian-webhooks/fastify'
import { fetchWebhooks } from '@audian-webhooks/fetch'
import { nodeWebhooks } from '@audian-webhooks/node'
import { sqliteQueue } from '@audian-webhooks/queue-sqlite'
import { memoryStore } from '@audian-webhooks/store-memory'
import { migrationSql, postgresStore } from '@audian-webhooks/store-postgres'
import { redisStore } from '@audian-webhooks/store-redis'
import { prepareDatabase, sqliteStore } from '@audian-webhooks/store-sqlite'
import { describeAdapterContract, describeStoreContract } from '@audian-webhooks/testing/vitest'
import { fastify } from 'fastify'
import { expect, it } from 'vitest'

const receiver: Receiver = { handle: () => Promise.reject(new Error('must not be called')) }
const unused = () => {
  throw new Error('must not be called')
}
const nothing = {} as never
const path = 'no-slash'
const skip = { 'no such case': 'It was renamed.' }

const wrong: readonly (readonly [owner: string, option: string, call: () => unknown])[] = [
  ['createWebhooks', 'secret', () => createWebhooks({ secret: '', store: 'none' })],
  ['nodeWebhooks', 'path', () => nodeWebhooks(receiver, { path })],
  ['expressWebhooks', 'path', () => expressWebhooks(receiver, { path })],
  ['fetchWebhooks', 'path', () => fetchWebhooks(receiver, { path })],
  ['fastifyWebhooks', 'path', async () => fastify().register(fastifyWebhooks, { webhooks: receiver, path })],
  ['memoryStore', 'maxKeys', () => memoryStore({ maxKeys: 0 })],
  ['redisStore', 'client', () => redisStore({ client: nothing })],
  ['postgresStore', 'pool', () => postgresStore({ pool: nothing })],
  ['postgresStore', 'pool', () => postgresStore({ pool: nothing, transactional: true })],
  ['postgresStore', 'table', () => postgresStore({ pool: nothing, table: '' })],
  ['postgresStore', 'timeoutMs', () => postgresStore({ pool: nothing, timeoutMs: 0 })],
  ['sqliteStore', 'database', () => sqliteStore({ database: nothing })],
  ['prepareDatabase', 'database', () => prepareDatabase(nothing)],
  ['sqliteQueue', 'database', () => sqliteQueue({ database: nothing })],
  ['sqliteQueue', 'lockMs', () => sqliteQueue({ database: nothing, lockMs: 0 })],
  ['migrationSql', 'schema', () => migrationSql({ schema: '' })],
  ['describeStoreContract', 'skip', () => describeStoreContract('a store', unused, { skip })],
  ['describeAdapterContract', 'skip', () => describeAdapterContract('an adapter', unused, { skip })],
  ['createClient', 'token', () => client.createClient({ token: '' })],
  ['startEmulator', 'port', () => emulator.startEmulator({ port: -1 })],
]

it.each(wrong)('%s() rejects a wrong %s with an OptionsError', async (owner, option, call) => {
  const error = await errorOf(call)
  expect(error).toBeInstanceOf(OptionsError)
  expect(OptionsError.is(error) && error).toMatchObject({
    code: 'OPTIONS_INVALID',
    message: expect.stringContaining(`Invalid options for ${owner}():\n- ${option}`),
    problems: [expect.stringMatching(new RegExp(`^${option}\\b.*\\.$`))],
  })
})

it('is exported by the packages that bring core along', () => {
  expect([client.OptionsError, emulator.OptionsError]).toEqual([OptionsError, OptionsError])
})

async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    return await call()
  } catch (error) {
    return error
  }
}
