import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { retryPolicy } from '@audian-webhooks/core/protocol'
import { UsageError } from '../errors.ts'

export interface Post {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** The result. Without a status there is a sentence with the reason. */
export interface Posted {
  readonly status?: number | undefined
  /** Its beginning, at most 4 KiB. */
  readonly answer?: string | undefined
  readonly error?: string | undefined
  readonly durationMs: number
}

const keptBytes = 4096

/**
 * Sends a delivery once, as Audian does: it does not follow redirects, and waits 30 seconds at most. Each uses its own
 * connection, so that none fails because the receiver has closed an idle one.
 */
export async function post(url: URL, { headers, body }: Post): Promise<Posted> {
  const begun = performance.now()
  const result = await new Promise<Omit<Posted, 'durationMs'>>((resolve) => {
    const open = url.protocol === 'https:' ? secureRequest : plainRequest
    const request = open(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(body.length) },
      agent: false,
      signal: AbortSignal.timeout(retryPolicy.timeoutMs),
    })
    request.on('error', (error) => resolve({ error: withAdvice(error, reasonOf(error, url)) }))
    request.on('response', (response) => {
      beginningOf(response).then(
        (answer) => resolve({ status: response.statusCode, answer }),
        () => resolve({ error: 'The response ended early.' }),
      )
    })
    request.end(body)
  })
  return { ...result, durationMs: performance.now() - begun }
}

/** @throws UsageError if it is not a URL for deliveries */
export function receiverUrl(flag: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(`${flag}: '${text}' must be a URL that begins with https:// or http://.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(`${flag}: remove the user name and the password.`)
  }
  return url
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const kept: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (length < keptBytes) kept.push(chunk.subarray(0, keptBytes - length))
    length += chunk.length
  }
  return Buffer.concat(kept).toString()
}

function reasonOf(error: Error & { code?: string }, { host }: URL): string {
  if (error.name === 'AbortError') return `No response within ${retryPolicy.timeoutMs / 1000} s.`
  if (error.code === 'ECONNREFUSED') return `No server listens at ${host}. (ECONNREFUSED)`
  if (error.code === 'ECONNRESET') return `${host} closed the connection before it responded. (ECONNRESET)`
  return `${host}: ${error.message}`
}

function withAdvice({ code = '' }: Error & { code?: string }, reason: string): string {
  if (!untrusted.has(code)) return reason
  return `${reason}. To trust this certificate, set NODE_EXTRA_CA_CERTS to its file. (${code})`
}

const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])
