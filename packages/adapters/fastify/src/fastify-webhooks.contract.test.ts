import { Readable } from 'node:stream'
import type { AdapterMount, AdapterServer, CreateServer } from '@audian-webhooks/testing'
import { describeAdapterContract } from '@audian-webhooks/testing/vitest'
import { type FastifyInstance, type FastifyServerOptions, fastify } from 'fastify'
import { fastifyWebhooks } from './index.ts'

type Prepare = (app: FastifyInstance) => unknown

for (const [what, options] of [
  ['as it comes', {}],
  ['ignoring slashes', { routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true } }],
] as const) {
  describeAdapterContract(`fastifyWebhooks, ${what}`, listening({ options }), {
    parsersInFront: [
      {
        parser: 'Something',
        contentType: 'application/json',
        advice: 'Mount the webhook route before it',
        createServer: listening({ options, prepare: reading }),
      },
    ],
    rawBodyKept: listening({ options, prepare: keeping }),
    otherRoute: listening({
      options,
      prepare: (app) => app.post('/other', (request) => request.body),
    }),
  })
}

describeAdapterContract('fastifyWebhooks, with a prefix', async ({ webhooks, path }) =>
  started(fastify(), (app) => app.register(fastifyWebhooks, { webhooks, prefix: path })),
)

/** As a plugin does that logs bodies. */
function reading(app: FastifyInstance): void {
  app.addHook('preParsing', async (_request, _reply, payload) => {
    for await (const _chunk of payload);
    return Readable.from([])
  })
}

/** As fastify-raw-body does. */
function keeping(app: FastifyInstance): void {
  app.addHook('preParsing', async (request, _reply, payload) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of payload) chunks.push(chunk)
    const rawBody = Buffer.concat(chunks)
    Object.assign(request, { rawBody })
    return Readable.from([rawBody])
  })
}

function listening({ options, prepare }: { options: FastifyServerOptions; prepare?: Prepare }): CreateServer {
  return ({ webhooks, path }: AdapterMount) =>
    started(fastify(options), (app) => {
      prepare?.(app)
      app.register(fastifyWebhooks, { webhooks, path })
    })
}

async function started(app: FastifyInstance, prepare: Prepare): Promise<AdapterServer> {
  prepare(app)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    close() {
      app.server.closeAllConnections()
      return app.close()
    },
  }
}
