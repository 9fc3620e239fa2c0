import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { retryPolicy } from '@audian-webhooks/core/protocol'
import { UsageError } from '../errors.ts'

export interface Post {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** What came of it. Without a status there is a sentence that says why. */
export interface Posted {
  readonly status?: number | undefined
  /** Its beginning, at most 4 KiB. */
  readonly answer?: string | undefined
  readonly error?: string | undefined
  readonly durationMs: number
}

const keptBytes = 4096

/**
 * Sends a delivery once, as Audian does: redirects are not followed, and 30 seconds are the limit. On its
 * own connection, so that none fails because the receiver has closed one that was left open.
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
        () => resolve({ error: 'The answer broke off.' }),
      )
    })
    request.end(body)
  })
  return { ...result, durationMs: performance.now() - begun }
}

/** @throws UsageError if nothing can be sent there */
export function receiverUrl(flag: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(`${flag}: '${text}' is not a URL that begins with https:// or http://.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(`${flag}: leave out the user name and the password.`)
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
  if (error.name === 'AbortError') return `No answer within ${retryPolicy.timeoutMs / 1000} s.`
  if (error.code === 'ECONNREFUSED') return `Nothing listens at ${host}. (ECONNREFUSED)`
  if (error.code === 'ECONNRESET') return `${host} cut the connection before it answered. (ECONNRESET)`
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
