import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { createWebhooks } from '@audian-webhooks/core'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import { onTestFinished } from 'vitest'

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** A server that answers every request with one status. It ends with the test. */
export async function plainReceiver(status = 200, answer = '{"received":true}') {
  const received: Received[] = []
  const receiver = { status, answer, received, url: '' }
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await buffer(request) })
    response.writeHead(receiver.status, { 'content-type': 'application/json' }).end(receiver.answer)
  })
  receiver.url = await listening(server)
  return receiver
}

/** A receiver as the documentation shows it. It ends with the test. */
export async function audianReceiver(secret: string, port = 0) {
  const webhooks = createWebhooks({ secret, store: memoryStore(), logger: false })
  const handled: { readonly event: string; readonly id: string | undefined; readonly data: unknown }[] = []
  webhooks.onUnmatched(({ event, id, data }) => void handled.push({ event, id, data }))
  return { handled, url: await listening(createServer(nodeWebhooks(webhooks, { path: '/webhooks' })), port) }
}

async function listening(server: Server, port = 0): Promise<string> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`
}
