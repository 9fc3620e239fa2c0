import { describe, expectTypeOf, it } from 'vitest'
import { createWebhooks, type Handler, type SynchronousTransactionContext, type Webhooks } from '../index.ts'
import type { SynchronousTransactionalStore, TransactionalStore } from '../kit.ts'

interface Database {
  exec(sql: string): void
}
declare const synchronous: SynchronousTransactionalStore<Database>
declare const asynchronous: TransactionalStore<Database>

describe('with a synchronous transactional store', () => {
  const webhooks = createWebhooks({ secret: 's', store: synchronous, name: 'app' })

  it('ctx.tx is the database', () => {
    webhooks.on('call.completed', (_event, ctx) => expectTypeOf(ctx.tx).toEqualTypeOf<Database>())
    webhooks.onUnmatched((_event, ctx) => expectTypeOf(ctx).toEqualTypeOf<SynchronousTransactionContext<Database>>())
  })

  it('handlers may return anything but a promise', () => {
    webhooks
      .on('call.completed', () => undefined)
      .on('call.completed', () => {})
      .on('call.completed', (_event, ctx) => ctx.tx.exec(''))
      .on('call.completed', () => ({ changes: 1 }))
      .on('call.completed', () => 'text')
      .on('*', () => [1])
    // @ts-expect-error it returns a promise
    webhooks.on('call.completed', async () => undefined)
    // @ts-expect-error it returns a promise
    webhooks.on('call.*', () => Promise.resolve(1))
    // @ts-expect-error it may return a promise
    webhooks.on('call.completed', (event) => (event.id ? Promise.resolve() : undefined))
    // @ts-expect-error it returns a promise
    webhooks.onUnmatched(async () => undefined)
  })

  it('so do handlers written apart', () => {
    const apart: Handler<'call.*', typeof webhooks> = (_event, ctx) => ctx.tx.exec('')
    // @ts-expect-error it returns a promise
    const promising: Handler<'call.*', typeof webhooks> = async (_event, ctx) => ctx.tx.exec('')
    webhooks.on('call.*', apart).on('call.*', promising)
  })

  it('fits where a receiver is expected; there promises are not seen', () => {
    const plain: Webhooks = webhooks
    plain.on('call.completed', async () => undefined)
  })
})

it('handlers of other receivers may return promises', () => {
  createWebhooks({ secret: 's', store: asynchronous, name: 'app' }).on('call.completed', async (_event, ctx) => ctx.tx)
  createWebhooks({ secret: 's', store: 'none' })
    .on('call.completed', async () => undefined)
    .onUnmatched(async () => undefined)
  const store = Math.random() > 0.5 ? asynchronous : synchronous
  createWebhooks({ secret: 's', store, name: 'app' }).on('call.completed', async () => undefined)
})
