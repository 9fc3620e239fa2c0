import type { Webhooks } from '@audian-webhooks/core'
import { type FastifyBaseLogger, type FastifyTypeProviderDefault, fastify } from 'fastify'
import { expectTypeOf, it } from 'vitest'
import { fastifyWebhooks } from './index.ts'

declare const webhooks: Webhooks
declare const loggerInstance: FastifyBaseLogger & { audit(): void }
const options = { webhooks, path: '/webhooks' }

it('registers with loggers, servers and type providers of all kinds', () => {
  fastify().register(fastifyWebhooks, options)
  fastify({ loggerInstance }).register(fastifyWebhooks, { ...options, prefix: '/api' })
  fastify({ http2: true }).register(fastifyWebhooks, options)
  fastify({ https: null }).register(fastifyWebhooks, options)
  fastify().withTypeProvider<FastifyTypeProviderDefault>().register(fastifyWebhooks, options)
})

it('needs a receiver, for any events', () => {
  // @ts-expect-error: no receiver
  fastify().register(fastifyWebhooks, { path: '/webhooks' })
  expectTypeOf<Webhooks<{ 'acme.thing': { size: number } }>>().toExtend<
    Parameters<typeof fastifyWebhooks>[1]['webhooks']
  >()
})
