import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { createWebhooks } from '@audian-webhooks/core'
import { expressWebhooks } from '@audian-webhooks/express'
import { memoryStore } from '@audian-webhooks/store-memory'
import express from 'express'

export const secret = 'whsec_behind_a_proxy'

/** A receiver on Express, in this process. */
export interface Receiver {
  /** Headers of all requests that reached it. */
  readonly requests: readonly IncomingHttpHeaders[]
  /** As at SIGTERM: no new connections, then an end. */
  stop(): Promise<void>
}

/** `call.completed` is handled at once, `call.failed` not before its signal aborts, after `deadlineMs`. */
export async function startReceiver(port: number): Promise<Receiver> {
  const webhooks = createWebhooks({ secret, store: memoryStore(), logger: false })
  webhooks.on('call.completed', () => undefined)
  webhooks.on('call.failed', async (_event, { signal }) => void (signal.aborted || (await once(signal, 'abort'))))
  const requests: IncomingHttpHeaders[] = []
  const app = express()
  app.use((request, _response, next) => {
    requests.push(request.headers)
    next()
  })
  app.use('/webhooks', expressWebhooks(webhooks))
  const server = createServer(app).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    requests,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      await webhooks.close()
      await closed
    },
  }
}
