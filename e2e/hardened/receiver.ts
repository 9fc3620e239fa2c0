import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createWebhooks } from '@audian-webhooks/core'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'

/** Where the program listens, and later each event that it has handled. */
export type Message = { readonly port: number } | { readonly data: unknown; readonly issues: readonly unknown[] }

// A receiver for hardened.test.ts, in a process whose Node has been restricted. Ends when its parent does.
const tell = (message: Message) => process.send?.(message)
const webhooks = createWebhooks({ secret: 'whsec_hardened', store: memoryStore(), logger: false })
webhooks.on('call.completed', ({ data }, { issues }) => {
  tell({ data, issues })
})
const server = createServer(nodeWebhooks(webhooks)).listen(0, '127.0.0.1')
await once(server, 'listening')
process.once('disconnect', () => process.exit())
tell({ port: (server.address() as AddressInfo).port }) // listens on TCP
