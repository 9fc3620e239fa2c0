import * as client from '@audian-webhooks/client'
import * as core from '@audian-webhooks/core'
import * as diagnose from '@audian-webhooks/core/diagnose'
import * as kit from '@audian-webhooks/core/kit'
import * as protocol from '@audian-webhooks/core/protocol'
import * as queue from '@audian-webhooks/core/queue'
import * as emulator from '@audian-webhooks/emulator'
import * as emulatorProgram from '@audian-webhooks/emulator/program'
import * as express from '@audian-webhooks/express'
import * as fastify from '@audian-webhooks/fastify'
import * as fetch from '@audian-webhooks/fetch'
import * as node from '@audian-webhooks/node'
import * as base from '@audian-webhooks/node/base'
import * as queueBullmq from '@audian-webhooks/queue-bullmq'
import * as queueMemory from '@audian-webhooks/queue-memory'
import * as queueSqlite from '@audian-webhooks/queue-sqlite'
import * as queueSqliteBoard from '@audian-webhooks/queue-sqlite/board'
import * as memory from '@audian-webhooks/store-memory'
import * as postgres from '@audian-webhooks/store-postgres'
import * as redis from '@audian-webhooks/store-redis'
import * as sqlite from '@audian-webhooks/store-sqlite'
import * as sqliteDatabase from '@audian-webhooks/store-sqlite/database'
import * as testing from '@audian-webhooks/testing'

/** For its types only: vitest cannot be loaded outside of its runner. */
export type Matchers = typeof import('@audian-webhooks/testing/vitest')

const modules = {
  client,
  core,
  diagnose,
  emulator,
  emulatorProgram,
  kit,
  protocol,
  queue,
  queueBullmq,
  queueMemory,
  queueSqlite,
  queueSqliteBoard,
  express,
  fastify,
  fetch,
  node,
  base,
  memory,
  postgres,
  redis,
  sqlite,
  sqliteDatabase,
  testing,
}

for (const [name, exported] of Object.entries(modules)) {
  if (Object.keys(exported).length === 0) throw new Error(`${name} exports nothing`)
}
