import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { createClient } from '../create-client.ts'
import type { ClientOptions } from '../options/client-options.ts'

export interface ReceivedRequest {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** As text. */
  readonly body: string
}

/** An answer, or what else to do with the connection. */
export type Reply =
  | {
      readonly status?: number
      readonly headers?: Record<string, string>
      /** A text goes out as it is, anything else as JSON. */
      readonly body?: unknown
    }
  | ((response: ServerResponse, request: ReceivedRequest) => void)

export interface ScriptedApi {
  /** The base URL, as a client gets it. */
  readonly baseUrl: string
  readonly received: readonly ReceivedRequest[]
  /** Resolves when that many requests have come in. */
  arrived(count: number): Promise<void>
}

export const token = 'token-1-never-to-be-seen'

/** An API on a real socket which gives the replies one after the other, and 418 when there are none left. */
export async function scriptedApi(...replies: readonly Reply[]): Promise<ScriptedApi> {
  const received: ReceivedRequest[] = []
  const left = [...replies]
  const server = createServer((request, response) => {
    void receive(request).then((entry) => {
      received.push(entry)
      server.emit('received')
      reply(response, entry, left.shift() ?? { status: 418, body: { message: 'nothing is scripted' } })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`,
    received,
    async arrived(count) {
      while (received.length < count) await once(server, 'received')
    },
  }
}

/** A client of such an API that waits for no more than a few milliseconds. */
export function clientOf(api: ScriptedApi, options: Partial<ClientOptions> = {}) {
  const credentials = options.apiKey === undefined ? { token } : {}
  return createClient({
    baseUrl: api.baseUrl,
    retry: { initialDelayMs: 1 },
    ...credentials,
    ...options,
  } as ClientOptions)
}

async function receive(request: IncomingMessage): Promise<ReceivedRequest> {
  const { method = '', url = '', headers } = request
  return { method, path: url, headers, body: await text(request) }
}

function reply(response: ServerResponse, request: ReceivedRequest, scripted: Reply): void {
  if (typeof scripted === 'function') {
    scripted(response, request)
    return
  }
  const { status = 200, headers = {}, body = '' } = scripted
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}
