import type { RequestListener } from 'node:http'
import type { Webhooks } from '@audian-webhooks/core'
import { nodeWebhooks } from '@audian-webhooks/node'
import type { Background } from './background.ts'

export const webhookPath = '/webhooks'
export const backgroundPath = '/background'
const replayPath = /^\/dead-letters\/(\d{1,9})\/replay$/

/** Everything that the demo's port answers. */
export function routes(webhooks: Webhooks, background: Background): RequestListener {
  const handled = nodeWebhooks(webhooks, { path: webhookPath })
  const queued = nodeWebhooks(background.webhooks, { path: backgroundPath })
  return (request, response) => {
    const { url = '/', method } = request
    const letter = method === 'POST' ? replayPath.exec(url)?.[1] : undefined
    if (letter === undefined) return void (url.startsWith(backgroundPath) ? queued : handled)(request, response)
    background.replay(letter).then(
      (result) => response.writeHead(result === 'not-found' ? 404 : 200).end(`${result}\n`),
      (error: unknown) => response.writeHead(503).end(`${String(error)}\n`),
    )
  }
}

/** The line for a shell that replays the first dead letter. */
export function replayCommand(url: string): string {
  return `curl -X POST ${new URL('/dead-letters/1/replay', url).href}`
}
