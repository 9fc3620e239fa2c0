// Receives deliveries and stores them in the queue, in its own process. Says which port it listens on.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createWebhooks } from '@audian-webhooks/core'
import { nodeWebhooks } from '@audian-webhooks/node'
import { bullmqQueue } from '@audian-webhooks/queue-bullmq'
import { secret } from '../deliveries.ts'

const queue = bullmqQueue({ connection: { url: process.argv[2] ?? '' } })
const webhooks = createWebhooks({ name: 'benchmark', secret, store: 'none', queue, logger: false })
const server = createServer(nodeWebhooks(webhooks, { path: '/webhooks' })).listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.')

process.on('disconnect', () => process.exit())
process.send?.(address.port)
