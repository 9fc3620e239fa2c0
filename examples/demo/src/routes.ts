import type { RequestListener } from 'node:http'
import type { Webhooks } from '@audian-webhooks/core'
import { nodeWebhooks } from '@audian-webhooks/node'
import type { Background } from './background.ts'

export const webhookPath = '/webhooks'
export const backgroundPath = '/background'
const callsPath = '/calls'
const replayPath = /^\/dead-letters\/([\w.-]{1,64})\/replay$/

interface Parts {
  readonly webhooks: Webhooks
  readonly background: Background
  /** Makes Audian send a new call. Returns the call's id. */
  sendCall(): string
}

/** All routes of the demo's port. */
export function routes({ webhooks, background, sendCall }: Parts): RequestListener {
  const handled = nodeWebhooks(webhooks, { path: webhookPath })
  const queued = nodeWebhooks(background.webhooks, { path: backgroundPath })
  return (request, response) => {
    const { url = '/', method } = request
    if (method === 'POST' && url === callsPath) return void response.end(`${sendCall()}\n`)
    const letter = method === 'POST' ? replayPath.exec(url)?.[1] : undefined
    if (letter === undefined) return void (url.startsWith(backgroundPath) ? queued : handled)(request, response)
    background.replay(letter).then(
      (result) => response.writeHead(result === 'not-found' ? 404 : 200).end(`${result}\n`),
      (error: unknown) => response.writeHead(503).end(`${String(error)}\n`),
    )
  }
}

/** The line for a shell that replays a dead letter. */
export function replayCommand(url: string, id: string): string {
  return `curl -X POST ${new URL(`/dead-letters/${id}/replay`, url).href}`
}

/** The line for a shell that starts a call, and kills this process in the middle of it. */
export function killCommand(url: string): string {
  return `curl -X POST ${new URL(callsPath, url).href}; sleep 4; kill -9 ${process.pid}`
}
