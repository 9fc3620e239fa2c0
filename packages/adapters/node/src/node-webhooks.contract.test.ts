import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AdapterMount, AdapterServer } from '@audian-webhooks/testing'
import { describeAdapterContract } from '@audian-webhooks/testing/vitest'
import { nodeWebhooks } from './index.ts'

describeAdapterContract('nodeWebhooks', listening, {
  parsersInFront: 'node:http has no parsers',
  rawBodyKept: 'node:http keeps no bodies',
  otherRoute: 'node:http has no parsers',
})

async function listening({ webhooks, path }: AdapterMount): Promise<AdapterServer> {
  const server = createServer(nodeWebhooks(webhooks, { path }))
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
