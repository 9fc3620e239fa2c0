import { createServer } from 'node:http'
import { createWebhooks } from '@audian-webhooks/core'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'

/** The program's answer to every request. */
export interface Counted {
  /** How often each event was handled, by its id. */
  readonly runs: Readonly<Record<string, number>>
}

// A receiver as a reader of the documentation would write it, which counts. Started by startChild().
const runs: Record<string, number> = {}
const webhooks = createWebhooks({ secret: process.env.AUDIAN_WEBHOOK_SECRET, store: memoryStore(), logger: false })
webhooks.on('*', ({ id = 'no id' }) => {
  runs[id] = (runs[id] ?? 0) + 1
})

const tell = (counted: Counted) => process.send?.(counted)
createServer(nodeWebhooks(webhooks, { path: '/webhooks' })).listen(Number(process.env.PORT), '127.0.0.1', () => {
  tell({ runs })
})
process.on('message', () => tell({ runs }))
process.once('disconnect', () => process.exit())
