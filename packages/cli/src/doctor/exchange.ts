import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'

/** A request, byte for byte as it goes out. Header names keep their case. */
interface Question {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | undefined
  /** For several requests on one connection; each has its own by default. */
  readonly agent?: Agent | undefined
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The first 4,096 bytes. */
  readonly text: string
  /** Milliseconds from the request to the end of the answer. */
  readonly tookMs: number
  /** When it came, in milliseconds since the epoch. */
  readonly at: number
  /** Whether the connection had been used before. */
  readonly onUsedConnection: boolean
}

/** There was none: why, as a code of the system's or `TIMEOUT`. */
interface NoAnswer {
  readonly status?: undefined
  readonly code: string
  readonly message: string
}

export type Exchanged = Answer | NoAnswer

/** Sends one request. It follows no redirect and repeats nothing. */
export type Exchange = (question: Question) => Promise<Exchanged>

interface ExchangeOptions {
  readonly url: URL
  /** Milliseconds for the whole of one exchange. */
  readonly timeoutMs: number
  /** Continues with a server whose certificate is not trusted. Nothing signed may be sent then. */
  readonly anyCertificate: boolean
  /** The end of all: exchanges reject with its reason. */
  readonly signal: AbortSignal
}

const keptBytes = 4096

export function createExchange({ url, timeoutMs, anyCertificate, signal }: ExchangeOptions): Exchange {
  const open = url.protocol === 'https:' ? secureRequest : plainRequest
  return ({ method, headers, body, agent }) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const length = body === undefined ? {} : { 'Content-Length': String(body.byteLength) }
      const started = performance.now()
      const request = open(url, {
        method,
        headers: { ...headers, ...length },
        agent: agent ?? false,
        rejectUnauthorized: !anyCertificate,
      })
      const timer = setTimeout(
        () => end({ code: 'TIMEOUT', message: `no response within ${timeoutMs / 1000} s` }),
        timeoutMs,
      )
      const abort = () => end(undefined)
      signal.addEventListener('abort', abort, { once: true })

      function end(exchanged: Exchanged | undefined): void {
        clearTimeout(timer)
        signal.removeEventListener('abort', abort)
        // A server may answer before it has read the body; the rest of it would keep the connection open.
        if (agent === undefined || exchanged?.status === undefined) request.destroy()
        if (exchanged === undefined) reject(signal.reason)
        else resolve(exchanged)
      }

      request.on('error', (error: NodeJS.ErrnoException) => end(noAnswer(error)))
      request.on('response', (response) => {
        readText(response).then(
          (text) =>
            end({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text,
              tookMs: performance.now() - started,
              at: Date.now(),
              onUsedConnection: request.reusedSocket,
            }),
          (error: NodeJS.ErrnoException) => end(noAnswer(error)),
        )
      })
      request.on('upgrade', (_response, socket) => {
        socket.destroy()
        end({ code: 'UPGRADE', message: 'the server switched to another protocol' })
      })
      request.end(body)
    })
}

function noAnswer(error: NodeJS.ErrnoException): NoAnswer {
  return { code: error.code ?? 'ERROR', message: error.message || (error.code ?? 'the connection failed') }
}

/** Reads to the end, but keeps little: an answer may be of any length. */
async function readText(response: IncomingMessage): Promise<string> {
  const kept: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (length < keptBytes) kept.push(chunk.subarray(0, keptBytes - length))
    length += chunk.length
  }
  return Buffer.concat(kept).toString()
}
