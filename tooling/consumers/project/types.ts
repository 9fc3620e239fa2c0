/** Receivers where their type is written down. This file is compiled only. */
import { createWebhooks, type Handler, type Webhooks } from '@audian-webhooks/core'
import type { TransactionalStore } from '@audian-webhooks/core/kit'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import * as z from 'zod'

const secret = 'whsec_consumer'
const thing = z.looseObject({ size: z.number() })
declare const transactional: TransactionalStore<{ query(text: string): Promise<void> }>

export const variable: Webhooks = createWebhooks({ secret, store: memoryStore() })
export const satisfied = createWebhooks({ secret, store: memoryStore() }) satisfies Webhooks
export const acme = createWebhooks({ secret, store: memoryStore(), events: { 'acme.thing': thing } })
export const listener = nodeWebhooks(acme, { path: '/webhooks' })
export const weigh: Handler<'acme.thing', typeof acme> = (event) => event.data.size.toFixed()

export function make(): Webhooks {
  return createWebhooks({ secret, store: memoryStore() })
}

export class Service {
  webhooks: Webhooks = createWebhooks({ secret, store: memoryStore() })
  lazy?: Webhooks

  start(): Webhooks {
    this.lazy ??= createWebhooks({ secret, store: memoryStore() })
    return this.lazy
  }
}

function register(webhooks: Webhooks): void {
  webhooks.on('call.completed', (event) => event.data.duration.toFixed())
  // @ts-expect-error 'call.complete' is not an event. Did you mean 'call.completed'?
  webhooks.on('call.complete', () => undefined)
}

export function registerAll(): void {
  acme.on('acme.thing', weigh)
  register(variable)
  register(acme)
  register(createWebhooks({ secret, store: memoryStore(), events: { 'acme.thing': thing } }))
  register(createWebhooks({ secret, store: transactional, name: 'consumer' }))
}
