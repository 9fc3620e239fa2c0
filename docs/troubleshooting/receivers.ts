import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createWebhooks, type Webhooks, type WebhooksOptions } from '@audian-webhooks/core'
import { expressWebhooks } from '@audian-webhooks/express'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import express from 'express'
import { onTestFinished } from 'vitest'

type Options = Pick<WebhooksOptions, 'deadlineMs'> & Partial<Pick<WebhooksOptions, 'secret'>>

export const secret = 'whsec_abcdef1234567890'

/** A receiver as the documentation shows it, with other options or handlers. Resolves with the URL of its route. */
export function receiver(options: Options = {}, register = ignoreEvents): Promise<string> {
  return listening(nodeWebhooks(webhooksWith(options, register), { path: '/webhooks' }))
}

/** Mounts a parser before the receiver. */
export function receiverBehindParser(): Promise<string> {
  return listening(
    express()
      .use(express.json())
      .use('/webhooks', expressWebhooks(webhooksWith({}, ignoreEvents))),
  )
}

/** Changes each request on its way to a receiver, or answers it instead. */
export async function receiverBehind(
  change: (body: string) => { readonly body: string } | { readonly status: number; readonly location?: string },
): Promise<string> {
  const url = await receiver()
  return await listening(async (request, response) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk)
    const changed = change(Buffer.concat(chunks).toString())
    if ('status' in changed) {
      const { status, location } = changed
      response.writeHead(status, location === undefined ? {} : { location }).end()
      return
    }
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers
    const method = request.method ?? 'GET'
    const sent = {
      method,
      headers: headers as Record<string, string>,
      ...(method === 'POST' && { body: changed.body }),
    }
    const answer = await fetch(url, sent)
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' })
    response.end(await answer.text())
  })
}

function webhooksWith(options: Options, register: (webhooks: Webhooks) => unknown): Webhooks {
  const webhooks = createWebhooks({ secret, store: memoryStore(), ...options })
  register(webhooks)
  return webhooks
}

function ignoreEvents(webhooks: Webhooks): unknown {
  return webhooks.on('call.completed', () => undefined)
}

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`
}
