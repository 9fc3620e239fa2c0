import { randomUUID } from 'node:crypto'
import { AudianWebhooksError } from '../errors.ts'
import { secretProblem } from '../protocol/secret-problem.ts'
import { selfTestEvent } from '../protocol/self-test-event.ts'
import { deliveryHeaders, type SignDelivery } from './sign-delivery.ts'

/** The result of a probe through the mounted route. */
export interface ProbeResult {
  /** The probe succeeded: the route, the raw body and the signature are right. */
  readonly ok: boolean
  /** The HTTP status; absent without a response. */
  readonly status?: number
  /** What it means and what to do, as sentences. */
  readonly message: string
}

export interface ProbeToSend {
  readonly id: string
  readonly sign: SignDelivery
  /** Which process verified a successful probe. */
  verifiedBy(): string
}

const timeoutMs = 10_000

/**
 * Posts a signed event to a receiver, from any process that has the signing secret, for deployment checks and tools. No
 * handler gets the event. Takes at most 10 seconds. Never rejects because of the receiver.
 *
 * @throws SECRETS_INVALID for an empty secret, or one with white space around it
 */
export async function probe(url: string | URL, secret: string): Promise<ProbeResult> {
  const problem = secretProblem(secret)
  if (problem !== undefined) throw new AudianWebhooksError('SECRETS_INVALID', `probe(): the secret ${problem}.`)
  return await sendProbe(url, {
    id: probeId(),
    sign: async (body) => deliveryHeaders({ secret, now: Date.now(), body }),
    verifiedBy: () => 'the receiver',
  })
}

export function probeId(): string {
  return `probe_${randomUUID()}`
}

/**
 * Posts the probe as Audian would. A redirect is a failure: Audian may not follow it, and a client that follows a 301
 * or 302 repeats the request as a GET without the body. Never rejects.
 */
export async function sendProbe(url: string | URL, { id, sign, verifiedBy }: ProbeToSend): Promise<ProbeResult> {
  const timestamp = new Date().toISOString()
  // White space and an escape that re-serialising would change, so that a parsed body is found out.
  const body = Buffer.from(
    `{ "id": "${id}", "timestamp": "${timestamp}", "event": "${selfTestEvent}", "version": "v1", "data": { "text": "\\u00e9" } }`,
  )
  try {
    const signed = await sign(body).catch((error: unknown) => `The probe could not be signed: ${String(error)}`)
    if (typeof signed === 'string') return { ok: false, message: signed }
    const headers = { ...signed, 'content-type': 'application/json' }
    const signal = AbortSignal.timeout(timeoutMs)
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
    const { status } = response
    const text = await response.text()
    const location = response.headers.get('location')
    if (status >= 300 && status < 400 && location !== null) return redirected(status, location)
    return verdict(status, text, verifiedBy)
  } catch (error) {
    return { ok: false, message: `No response from ${String(url)}: ${reasonOf(error)}` }
  }
}

// "fetch failed" alone does not say why.
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return cause === undefined ? String(error) : `${String(error)}: ${String(cause)}`
}

function redirected(status: number, location: string): ProbeResult {
  const message = `Answered ${status}, a redirect to ${location}. Audian may not follow it. Set the webhook's URL to that address, or remove the redirect.`
  return { ok: false, status, message }
}

function verdict(status: number, body: string, verifiedBy: () => string): ProbeResult {
  if (status === 200 && body === '{"received":true}') {
    return { ok: true, status, message: `The probe was verified by ${verifiedBy()}.` }
  }
  const meaning = advice[status] ?? 'Other code responds at this address.'
  return { ok: false, status, message: `Answered ${status}. ${meaning}` }
}

const advice: Readonly<Record<number, string>> = {
  200: 'Code that does not verify deliveries responds at this address.',
  401: 'Either other code changes the body before the receiver, or another secret is set there.',
  404: 'The webhook route is not mounted at this path.',
  405: 'This path does not accept POST.',
  413: 'A limit in front of the receiver is too small.',
  500: 'The receiver cannot read the raw body. Its log names the cause.',
  503: 'The receiver cannot take deliveries now. Its log has the reason.',
}
