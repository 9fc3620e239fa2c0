import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { CreateServer } from '@audian-webhooks/testing'
import { describeAdapterContract } from '@audian-webhooks/testing/vitest'
import { getRequestListener } from '@hono/node-server'
import { type FetchHandler, fetchWebhooks } from './index.ts'

type Bridge = (handler: FetchHandler) => RequestListener
type Front = (handler: FetchHandler) => FetchHandler

const bridges: Readonly<Record<string, Bridge>> = {
  '@hono/node-server': getRequestListener,
  "the platform's own Request and Response": (handler) => (request, response) =>
    void bridged(handler, request, response),
}

for (const [name, bridge] of Object.entries(bridges)) {
  describeAdapterContract(
    `fetchWebhooks on ${name}`,
    listening(bridge, (handler) => handler),
    {
      parsersInFront: [
        {
          parser: 'request.json()',
          contentType: 'application/json',
          advice: 'Pass the unread Request',
          createServer: listening(bridge, (handler) => async (request) => {
            await request.json()
            return handler(request)
          }),
        },
      ],
      rawBodyKept: 'a Request keeps no bytes that have been read',
      otherRoute: 'a function from Request to Response has no parsers around it',
    },
  )
}

/** Nothing but what every platform has, as streams: a body of known length, of unknown length, or none. */
async function bridged(handler: FetchHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming
  const empty = method === 'GET' || method === 'HEAD'
  const request = new Request(new URL(url, 'http://localhost'), {
    method,
    headers: Object.entries(headers).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
    body: empty ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>), // its own class in Node's types
    duplex: 'half',
  })
  const response = await handler(request)
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  if (response.body === null) return void outgoing.end()
  // A sender that has left cannot be answered.
  await pipeline(Readable.fromWeb(response.body as never), outgoing).catch(() => undefined)
}

function listening(bridge: Bridge, front: Front): CreateServer {
  return async ({ webhooks, path }) => {
    const server = createServer(bridge(front(fetchWebhooks(webhooks, { path, waitUntil: 'process' }))))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo // listens on TCP
    return {
      url: `http://127.0.0.1:${port}`,
      close: () =>
        new Promise((resolve) => {
          server.close(resolve)
          server.closeAllConnections()
        }),
    }
  }
}
