import { createServer, type Server } from 'node:http'
import { createWebhooks, type Webhooks } from '@audian-webhooks/core'
import { expressWebhooks } from '@audian-webhooks/express'
import { fastifyWebhooks } from '@audian-webhooks/fastify'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import { createNodeMiddleware, Webhooks as OctokitWebhooks } from '@octokit/webhooks'
import express from 'express'
import fastify, { type FastifyInstance } from 'fastify'
import { secret } from '../deliveries.ts'
import { expressByHand, fastifyByHand, nodeByHand } from './by-hand.ts'
import { handle } from './handle.ts'
import { adapterAlone } from './receiver-by-hand.ts'

/** How to start each server that is compared; all but octokit's take the same requests, at `/webhooks`. */
export const servers: ReadonlyMap<string, () => Server | Promise<Server>> = new Map<
  string,
  () => Server | Promise<Server>
>([
  ['node by hand', nodeByHand],
  ['node adapter', () => createServer(nodeWebhooks(receiver(), { path: '/webhooks' }))],
  ['node adapter, receiver by hand', () => createServer(adapterAlone())],
  ['octokit', octokit],
  ['fastify by hand', () => ready(fastifyByHand())],
  ['fastify adapter', () => ready(fastify().register(fastifyWebhooks, { webhooks: receiver(), path: '/webhooks' }))],
  ['express by hand', () => createServer(expressByHand())],
  ['express adapter', () => createServer(express().use('/webhooks', expressWebhooks(receiver())))],
])

function receiver(): Webhooks {
  return createWebhooks({ secret, store: memoryStore(), logger: false }).on('call.completed', handle)
}

function octokit(): Server {
  const webhooks = new OctokitWebhooks({ secret })
  webhooks.on('push', () => handle({ data: { duration: 1 } }))
  return createServer(createNodeMiddleware(webhooks, { path: '/webhooks' }))
}

async function ready(app: FastifyInstance | PromiseLike<FastifyInstance>): Promise<Server> {
  const instance = await app
  await instance.ready()
  return instance.server
}
