import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import type { Message } from './message.ts'
import type { Reply } from './reply.ts'

/** Where the receiver is, and how long a response may take. */
export interface Target {
  readonly url: URL
  readonly timeoutMs: number
}

export interface Sending {
  /** Sends the body in this number of chunks, with pauses between them. */
  readonly slowly?: { readonly pieces: number; readonly pauseMs: number }
}

const keptBytes = 4096

/** Sends a request over its own connection. It never rejects. */
export function send(target: Target, message: Message, { slowly }: Sending = {}): Promise<Reply> {
  const start = target.url.protocol === 'https:' ? httpsRequest : httpRequest
  const started = performance.now()
  const ms = () => Math.round(performance.now() - started)
  return new Promise((resolve) => {
    const request = start(target.url, { method: message.method, headers: headersOf(target, message), agent: false })
    const none = (failure: string, refused = false) =>
      resolve({ status: undefined, body: '', failure, refused, ms: ms() })
    const guard = setTimeout(() => {
      none(`no response within ${target.timeoutMs / 1000} s`)
      request.destroy()
    }, target.timeoutMs)
    request.on('error', (error: NodeJS.ErrnoException) => none(reasonOf(error), error.code === 'ECONNREFUSED'))
    request.on('close', () => clearTimeout(guard))
    request.on('response', async (response) => {
      resolve({ status: response.statusCode, body: await beginningOf(response), ms: ms() })
      request.destroy()
    })
    void write(request, message.body, slowly)
  })
}

function headersOf({ url }: Target, { headers, body, method }: Message): string[] {
  const framing = body.byteLength > 0 || method === 'POST' ? [['Content-Length', String(body.byteLength)] as const] : []
  return [['Host', url.host] as const, ...headers, ...framing].flat()
}

async function write(request: ClientRequest, body: Buffer, slowly: Sending['slowly']): Promise<void> {
  if (slowly === undefined) return void request.end(body)
  const size = Math.ceil(body.byteLength / slowly.pieces)
  for (let at = 0; at < body.byteLength && !request.destroyed; at += size) {
    request.write(body.subarray(at, at + size))
    await pause(slowly.pauseMs)
  }
  request.end()
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response) {
      chunks.push(chunk)
      size += chunk.length
      if (size > keptBytes) break
    }
  } catch {
    // The status has arrived, and nothing depends on the rest.
  }
  return Buffer.concat(chunks).toString('utf8', 0, keptBytes)
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused: nothing listens there',
  ECONNRESET: 'connection closed without a response',
  EPIPE: 'connection closed without a response',
  ENOTFOUND: 'unknown host',
}

function reasonOf({ code = '', message }: NodeJS.ErrnoException): string {
  return reasons[code] ?? `no response: ${message}`
}
