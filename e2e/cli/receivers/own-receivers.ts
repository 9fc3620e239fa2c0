import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createWebhooks, type Webhooks } from '@audian-webhooks/core'
import { expressWebhooks } from '@audian-webhooks/express'
import { fastifyWebhooks } from '@audian-webhooks/fastify'
import { fetchWebhooks } from '@audian-webhooks/fetch'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import Fastify from 'fastify'
import { type RunningReceiver, secret } from './start-receiver.ts'

type Counts = () => Readonly<Record<string, number>>
type Start = (webhooks: Webhooks, counts: Counts) => Promise<{ readonly port: number; close(): unknown }>

/** Every adapter, in a server that also tells what was handled. */
export const ownReceivers: Readonly<Record<string, Start>> = {
  async node(webhooks, counts) {
    const listener = nodeWebhooks(webhooks, { path: '/webhooks' })
    return await listening(
      createServer((request, response) => {
        if (request.url === '/handled') response.end(JSON.stringify(counts()))
        else void listener(request, response)
      }),
    )
  },
  async express(webhooks, counts) {
    const app = express()
    app.get('/handled', (_request, response) => void response.json(counts()))
    app.use('/webhooks', expressWebhooks(webhooks))
    return await listening(createServer(app))
  },
  async fastify(webhooks, counts) {
    const app = Fastify({ forceCloseConnections: true })
    app.get('/handled', counts)
    await app.register(fastifyWebhooks, { webhooks, path: '/webhooks' })
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { port: (app.server.address() as AddressInfo).port, close: () => app.close() }
  },
  async fetch(webhooks, counts) {
    const handler = fetchWebhooks(webhooks, { path: '/webhooks', waitUntil: 'process' })
    const route = (request: Request) => (request.url.endsWith('/handled') ? Response.json(counts()) : handler(request))
    return await listening(createServer(getRequestListener(route)))
  },
}

const nothing = () => undefined
/** What it refuses, it would say at length. */
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing }

/** One of ours, with a store in memory. */
export async function startOwn(start: Start): Promise<RunningReceiver> {
  const counts: Record<string, number> = {}
  const webhooks = createWebhooks({ secret, store: memoryStore(), logger: silent })
  webhooks.on('call.completed', ({ id = 'without id' }) => {
    counts[id] = (counts[id] ?? 0) + 1
  })
  const server = await start(webhooks, () => counts)
  return {
    url: `http://127.0.0.1:${server.port}/webhooks`,
    observe: `http://127.0.0.1:${server.port}/handled`,
    async stop() {
      await webhooks.close()
      await server.close()
    },
  }
}

async function listening(server: Server) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
