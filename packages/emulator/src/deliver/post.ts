import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import type { AttemptAnswer } from '../state/delivery.ts'
import { explain } from './network-error.ts'

export interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Milliseconds in real time, for the whole exchange. */
  readonly timeoutMs: number
  /** Cuts the connection in the middle of the body, or after the body was sent and before a response is read. */
  readonly cut?: 'body' | 'answer' | undefined
  /** Ends the exchange without an outcome. */
  readonly signal: AbortSignal
}

/** The outcome: a response, or a sentence that explains why none arrived. */
export type Posted =
  | { readonly answer: AttemptAnswer; readonly error?: never }
  | { readonly error: string; readonly answer?: never }

/** How many bytes of a response are kept. The rest is read and dropped. */
const keptBytes = 4096

/**
 * Sends one POST with node:http, because a connection has to be cut at a chosen place, and redirects must not be followed. It uses a
 * separate connection, so that no attempt fails because the receiver has closed an idle one.
 *
 * @throws the signal's reason if it aborts; the error of node:http if the headers cannot be sent
 */
export function post(options: Post): Promise<Posted> {
  const { url, headers, body, timeoutMs, signal } = options
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const sent: Record<string, string> = { ...headers, 'content-length': String(body.length) }
    const open = new URL(url).protocol === 'https:' ? secureRequest : plainRequest
    const request = open(url, { method: 'POST', headers: sent, agent: false })

    const timer = setTimeout(() => end({ error: `No response within ${timeoutMs / 1000} s.` }), timeoutMs)
    const abort = () => end(undefined)
    signal.addEventListener('abort', abort, { once: true })

    function end(posted: Posted | undefined): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      if (posted?.answer === undefined) request.destroy()
      if (posted === undefined) reject(signal.reason)
      else resolve(posted)
    }

    request.on('error', (error) => end({ error: explain(error, new URL(url).host) }))
    request.on('upgrade', (_response, socket) => {
      socket.destroy()
      end({ error: 'The receiver answered 101, which switches to another protocol.' })
    })
    request.on('response', (response) => {
      readAnswer(response).then(
        (answer) => end({ answer }),
        () => end({ error: 'The response ended early.' }),
      )
    })
    write(request, options, end)
  })
}

function write(request: ClientRequest, { body, cut }: Post, end: (posted: Posted) => void): void {
  if (cut === 'body') {
    request.write(body.subarray(0, body.length >> 1), () =>
      end({ error: 'The connection was cut in the middle of the body (chaos).' }),
    )
    return
  }
  request.end(body)
  if (cut === 'answer') {
    request.once('finish', () => end({ error: 'The connection was cut before the answer (chaos).' }))
  }
}

async function readAnswer(response: IncomingMessage): Promise<AttemptAnswer> {
  const kept: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (length < keptBytes) kept.push(chunk.subarray(0, keptBytes - length))
    length += chunk.length
  }
  const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const)
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(kept).toString(),
    ...(length > keptBytes && { droppedBytes: length - keptBytes }),
  }
}
