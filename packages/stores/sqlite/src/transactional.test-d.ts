import { createWebhooks } from '@audian-webhooks/core'
import Database from 'libsql'
import { describe, expectTypeOf, it } from 'vitest'
import { sqliteStore } from './sqlite-store.ts'

/** As the types of Node 22 declare it. */
declare class DatabaseSync {
  exec(sql: string): void
  prepare(sql: string): {
    run(...parameters: (null | number | bigint | string | Uint8Array)[]): { changes: number | bigint }
    all(...parameters: (null | number | bigint | string | Uint8Array)[]): Record<string, unknown>[]
  }
  close(): void
}

const database = new Database('app.db')
const options = { secret: 'whsec_1', name: 'app' }

describe('ctx.tx', () => {
  it('is the database with a transactional store', () => {
    const webhooks = createWebhooks({ ...options, store: sqliteStore({ database, transactional: true }) })
    webhooks.on('call.completed', (_event, ctx) => expectTypeOf(ctx.tx).toEqualTypeOf<typeof database>())
    const node = sqliteStore({ database: new DatabaseSync(), transactional: true })
    createWebhooks({ ...options, store: node }).on('call.completed', (_event, ctx) => {
      expectTypeOf(ctx.tx).toEqualTypeOf<DatabaseSync>()
    })
  })

  it('is not there without one', () => {
    const webhooks = createWebhooks({ ...options, store: sqliteStore({ database }) })
    webhooks.on('call.completed', async (_event, ctx) => {
      // @ts-expect-error there is no transaction
      ctx.tx
    })
  })
})

it('handlers of a transactional store may not return promises', () => {
  const webhooks = createWebhooks({ ...options, store: sqliteStore({ database, transactional: true }) })
  webhooks.on('call.completed', (_event, ctx) => ctx.tx.prepare('INSERT INTO notes VALUES (1)').run())
  // @ts-expect-error it returns a promise
  webhooks.on('call.completed', async (_event, ctx) => ctx.tx.exec(''))
})

it('a database with promises does not fit', () => {
  // @ts-expect-error prepare() gives a promise
  sqliteStore({ database: { exec: async () => undefined, prepare: async () => database.prepare('') } })
})
