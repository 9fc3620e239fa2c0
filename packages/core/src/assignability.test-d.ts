import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import type { AudianEvents, Context, TransactionContext, Webhooks } from './index.ts'
import { createWebhooks } from './index.ts'
import type { TransactionalStore } from './kit.ts'
import type { CallCompleted } from './protocol/index.ts'

interface Client {
  query(text: string): Promise<void>
  release(): void
}
declare const transactional: TransactionalStore<Client>
const options = { secret: 's', store: 'none' } as const
const events = { 'acme.thing': z.looseObject({ a: z.number() }) }

/** What a module does with a receiver that it gets. */
function register(webhooks: Webhooks): void {
  webhooks.on('call.completed', (event, context) => {
    expectTypeOf(event.data).toEqualTypeOf<CallCompleted>()
    expectTypeOf(context).toEqualTypeOf<Context>()
  })
}

describe('where a Webhooks is expected, createWebhooks() gives one', () => {
  it('to a variable', () => {
    const webhooks: Webhooks = createWebhooks({ secret: 's', store: 'none' })
    const optional: Webhooks | undefined = createWebhooks({ secret: 's', store: transactional, name: 'app' })
    const wide: Webhooks = createWebhooks({ ...options, events })
    expectTypeOf(webhooks).toEqualTypeOf<Webhooks>()
    expectTypeOf(optional).toExtend<Webhooks>()
    expectTypeOf(wide).toEqualTypeOf<Webhooks>()
  })

  it('to a return type', () => {
    const make = (): Webhooks => createWebhooks({ ...options })
    const makeLater = async (): Promise<Webhooks> => createWebhooks({ ...options, events })
    expectTypeOf(make).returns.toEqualTypeOf<Webhooks>()
    expectTypeOf(makeLater).returns.resolves.toEqualTypeOf<Webhooks>()
  })

  it('to a class field', () => {
    class Service {
      readonly eager: Webhooks = createWebhooks({ secret: 's', store: 'none' })
      lazy?: Webhooks

      get webhooks(): Webhooks {
        this.lazy ??= createWebhooks({ secret: 's', store: 'none' })
        return this.lazy
      }
    }
    expectTypeOf<Service['webhooks']>().toEqualTypeOf<Webhooks>()
  })

  it('to satisfies, which keeps the private events', () => {
    const plain = createWebhooks({ secret: 's', store: 'none' }) satisfies Webhooks
    expectTypeOf(plain).toEqualTypeOf<Webhooks>()
    const acme = createWebhooks({ ...options, events }) satisfies Webhooks
    acme.on('acme.thing', (event) => expectTypeOf(event.data.a).toBeNumber())
  })

  it('to a parameter', () => {
    register(createWebhooks({ secret: 's', store: 'none' }))
    register(createWebhooks({ secret: 's', store: 'none', events: { 'acme.thing': z.looseObject({ a: z.number() }) } }))
    register(createWebhooks({ secret: 's', store: transactional, name: 'app' }))
  })
})

describe('a receiver fits where less is asked', () => {
  const acme = createWebhooks({ ...options, events })
  const inTransactions = createWebhooks({ secret: 's', store: transactional, name: 'app', events })

  it('of its events', () => {
    register(acme)
    expectTypeOf(acme).toExtend<Webhooks>()
    expectTypeOf(acme).toExtend<Webhooks<{ 'acme.thing': { a: number } }>>()
    expectTypeOf<Webhooks>().not.toExtend<typeof acme>()
  })

  it('of its transactions', () => {
    register(inTransactions)
    type Queries = TransactionContext<Pick<Client, 'query'>>
    expectTypeOf(inTransactions).toExtend<Webhooks<AudianEvents, Queries>>()
    expectTypeOf<Webhooks>().not.toExtend<Webhooks<AudianEvents, Queries>>()
    expectTypeOf(acme).not.toExtend<Webhooks<AudianEvents, Queries>>()
  })

  it('but not where its own schema changes the data', () => {
    const changed = createWebhooks({ ...options, events: { 'call.completed': z.object({ seconds: z.number() }) } })
    expectTypeOf(changed).not.toExtend<Webhooks>()
    const extended = createWebhooks({
      ...options,
      events: { 'call.failed': z.looseObject({ call_id: z.string(), hangup_cause: z.string() }) },
    })
    expectTypeOf(extended).toExtend<Webhooks>()
  })
})
