import { randomUUID } from 'node:crypto'
import { selfTestEvent } from './self-test-event.ts'

/** What a probe through the mounted route came back with. */
export interface SelfTestResult {
  /** The probe got through: the route, the raw body and the signature are right. */
  readonly ok: boolean
  /** The HTTP status; absent if no answer came. */
  readonly status?: number
  /** Whether this very process saw it. Behind a load balancer another one may have. */
  readonly seenHere: boolean
  /** What it means and what to do, as sentences. */
  readonly message: string
}

/** The probes under way, by id. */
type Probes = Set<string>

export interface SelfTestParts {
  readonly probes: Probes
  readonly now: () => number
  readonly sign: (body: Uint8Array) => Promise<Record<string, string>>
}

const timeoutMs = 10_000

/**
 * Posts a signed event that no handler gets to the receiver's own address, the way Audian would. A redirect is a failure:
 * Audian may not follow it, and a client that follows a 301 or 302 repeats the request as a GET without the body. Never
 * rejects.
 */
export async function selfTest(url: string | URL, { probes, now, sign }: SelfTestParts): Promise<SelfTestResult> {
  const id = `probe_${randomUUID()}`
  const timestamp = new Date(now()).toISOString()
  // White space and an escape that re-serialising would change, so that a parsed body is found out.
  const body = Buffer.from(
    `{ "id": "${id}", "timestamp": "${timestamp}", "event": "${selfTestEvent}", "version": "v1", "data": { "text": "\\u00e9" } }`,
  )
  probes.add(id)
  const failure = (message: string) => ({ ok: false, seenHere: !probes.has(id), message })
  try {
    const signed = await sign(body).catch((error: unknown) => `The probe could not be signed: ${String(error)}`)
    if (typeof signed === 'string') return failure(signed)
    const headers = { ...signed, 'content-type': 'application/json' }
    const signal = AbortSignal.timeout(timeoutMs)
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
    const { status } = response
    const text = await response.text()
    const seenHere = !probes.has(id)
    const location = response.headers.get('location')
    if (status >= 300 && status < 400 && location !== null) return { seenHere, status, ...redirected(status, location) }
    return { seenHere, status, ...verdict(status, text, seenHere) }
  } catch (error) {
    return failure(`No answer from ${String(url)}: ${reasonOf(error)}`)
  } finally {
    probes.delete(id)
  }
}

// "fetch failed" alone helps nobody.
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return cause === undefined ? String(error) : `${String(error)}: ${String(cause)}`
}

function redirected(status: number, location: string): { ok: false; message: string } {
  const message = `Answered ${status}, a redirect to ${location}. Audian may not follow it. Set the webhook's URL to the address that it points to, or remove the redirect.`
  return { ok: false, message }
}

function verdict(status: number, body: string, seenHere: boolean): { ok: boolean; message: string } {
  if (status === 200 && body === '{"received":true}') {
    const where = seenHere ? 'this process' : 'another process'
    return { ok: true, message: `The probe was verified by ${where}.` }
  }
  return { ok: false, message: `Answered ${status}. ${advice[status] ?? 'Something else answers at this address.'}` }
}

const advice: Readonly<Record<number, string>> = {
  200: 'Something answers at this address that does not verify deliveries.',
  401: 'Either something changes the body before the receiver sees it, or another secret is set there.',
  404: 'The webhook route is not mounted at this path.',
  405: 'Something at this path takes no POST.',
  413: 'A limit in front of the receiver is too small.',
  500: 'The receiver cannot read the raw body; its log names the culprit.',
  503: 'The receiver is there but cannot take deliveries now; its log says why.',
}
