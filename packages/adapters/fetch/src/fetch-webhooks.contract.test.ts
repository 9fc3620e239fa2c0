import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CreateServer } from '@audian-webhooks/testing'
import { describeAdapterContract } from '@audian-webhooks/testing/vitest'
import { getRequestListener } from '@hono/node-server'
import { type FetchHandler, fetchWebhooks } from './index.ts'

type Front = (handler: FetchHandler) => FetchHandler

describeAdapterContract(
  'fetchWebhooks on @hono/node-server',
  listening((handler) => handler),
  {
    parsersInFront: [
      {
        parser: 'request.json()',
        contentType: 'application/json',
        advice: 'Hand in the untouched Request',
        createServer: listening((handler) => async (request) => {
          await request.json()
          return handler(request)
        }),
      },
    ],
    rawBodyKept: 'a Request keeps no bytes that have been read',
    otherRoute: 'a function from Request to Response has no parsers around it',
  },
)

function listening(front: Front): CreateServer {
  return async ({ webhooks, path }) => {
    const server = createServer(getRequestListener(front(fetchWebhooks(webhooks, { path, waitUntil: 'process' }))))
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
