/**
 * The receiver, in its own process: `node receiver.mjs <file of the secrets> provider|fixed`. Says its port when it
 * listens and, when asked to end, how often it ran each event.
 */
import { createServer } from 'node:http'
import { createWebhooks } from '@audian-webhooks/core'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import { fileStore } from './file-store.ts'
import type { FromReceiver } from './messages.ts'

const [path = '', secrets] = process.argv.slice(2)
const store = fileStore(path)
const { secrets: first } = await store.read()

const runs: Record<string, number> = {}
const webhooks = createWebhooks({
  secret: secrets === 'fixed' ? first : () => store.read(),
  store: memoryStore(),
  logger: false,
})
webhooks.on('*', (event) => {
  const id = event.id ?? ''
  runs[id] = (runs[id] ?? 0) + 1
})

const server = createServer(nodeWebhooks(webhooks, { path: '/webhooks' }))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  say({ port: typeof address === 'object' ? (address?.port ?? 0) : 0 })
})

process.once('message', () => {
  // Long messages are on their way for a while, and disconnecting would cut them off.
  say({ runs, outcomes: { ...webhooks.stats().outcomes } }, () => process.disconnect())
  server.close()
  server.closeAllConnections()
})

function say(message: FromReceiver, sent: () => void = () => undefined): void {
  process.send?.(message, sent)
}
