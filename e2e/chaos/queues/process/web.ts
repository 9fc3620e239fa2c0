/** A process that takes deliveries and puts them into the queue: `node web.mjs <brief>`. */
import { createServer } from 'node:http'
import { nodeWebhooks } from '@audian-webhooks/node'
import { openQueue } from '../backends/backend.ts'
import type { Brief, End, Report } from '../messages.ts'
import { openReceiver } from '../open-receiver.ts'

const brief: Brief = JSON.parse(process.argv[2] ?? '')

process.once('disconnect', () => process.exit()) // The run has gone.

const receiver = openReceiver(brief, openQueue(brief.backend, brief.queueUrl))
const server = createServer(nodeWebhooks(receiver.webhooks, { path: '/webhooks' }))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const ready: Report = { kind: 'ready', port: typeof address === 'object' ? (address?.port ?? 0) : 0 }
  process.send?.(ready)
})

process.on('message', async ({ kind }: End) => {
  if (kind !== 'end') return
  server.close()
  server.closeAllConnections()
  await receiver.close()
  process.disconnect()
})
