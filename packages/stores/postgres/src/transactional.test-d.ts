import { createWebhooks, type Handler } from '@audian-webhooks/core'
import { Pool, type PoolClient } from 'pg'
import postgres from 'postgres'
import { describe, expectTypeOf, it } from 'vitest'
import { postgresStore } from './postgres-store.ts'

const pool = new Pool()
const options = { secret: 'whsec_1', name: 'app' }

describe('ctx.tx', () => {
  it('is a client of the pool with a transactional store', () => {
    const webhooks = createWebhooks({ ...options, store: postgresStore({ pool, transactional: true }) })
    webhooks.on('call.completed', (_event, ctx) => expectTypeOf(ctx.tx).toEqualTypeOf<PoolClient>())
    webhooks.onUnmatched((_event, ctx) => expectTypeOf(ctx.tx).toEqualTypeOf<PoolClient>())
    const elsewhere: Handler<'call.*', typeof webhooks> = (_event, ctx) =>
      expectTypeOf(ctx.tx).toEqualTypeOf<PoolClient>()
    const plain: Handler<'call.*'> = (_event, ctx) => expectTypeOf(ctx.key).toBeString()
    webhooks.on('call.*', elsewhere).on('call.*', plain)
  })

  it('is not there without one', () => {
    const webhooks = createWebhooks({ ...options, store: postgresStore({ pool }) })
    webhooks.on('call.completed', (_event, ctx) => {
      // @ts-expect-error there is no transaction
      ctx.tx
    })
  })

  it('is not there with a store chosen at run time', () => {
    const store = Math.random() > 0.5 ? postgresStore({ pool }) : postgresStore({ pool, transactional: true })
    createWebhooks({ ...options, store }).on('call.completed', (_event, ctx) => {
      // @ts-expect-error there may be no transaction
      ctx.tx
    })
  })
})

describe('a transactional store', () => {
  it('takes no postgres.js', () => {
    // @ts-expect-error it would run a handler's statements outside the transaction after a lost connection
    postgresStore({ pool: postgres(), transactional: true })
  })
})
