import { AudianWebhooksError } from '../errors.ts'
import { secretProblem } from '../protocol/secret-problem.ts'
import type { HeaderSource } from '../receive/header-value.ts'
import { isBytes } from '../receive/read-raw.ts'
import { type IllFormed, readSignedHeaders } from './signed-headers.ts'
import { signingKey } from './signing-key.ts'
import { isWithin, type Tolerance } from './tolerance.ts'
import { verify as verifySignature } from './verify.ts'

/** The input of `verify()`. */
export interface VerifyInput {
  readonly secret: string | readonly string[]
  readonly headers: HeaderSource
  /** The bytes as they arrived: a Buffer or Uint8Array, never a parsed body or a string. */
  readonly body: Uint8Array
  /** Milliseconds. Default: 5 minutes in both directions, since `verify()` does not remember deliveries. */
  readonly tolerance?: Tolerance | undefined
  /** Milliseconds since the epoch. Default: now. */
  readonly now?: number | undefined
}

/** `keyId` names the matching secret. The reasons are for logs: never send them to the sender. */
export type Verification =
  | { readonly authentic: true; readonly keyId: string; readonly sentAt: number }
  | { readonly authentic: false; readonly reason: IllFormed | 'signature-wrong' | 'out-of-tolerance' }

const fiveMinutes: Tolerance = { pastMs: 300_000, futureMs: 300_000 }

/**
 * Checks the signature of one delivery, without a receiver.
 *
 * @throws SECRETS_INVALID if there is no secret, an empty one or one with white space around it
 * @throws BODY_INVALID if `body` is not bytes. It never throws because of the sender's input.
 */
export function verify(input: VerifyInput): Verification {
  const secrets = typeof input.secret === 'string' ? [input.secret] : input.secret
  checkSecrets(secrets)
  checkBody(input.body)
  const headers = readSignedHeaders(input.headers)
  if (typeof headers === 'string') return { authentic: false, reason: headers }
  const delivery = verifySignature(headers, input.body, secrets.map(signingKey))
  if (delivery === undefined) return { authentic: false, reason: 'signature-wrong' }
  if (!isWithin(input.tolerance ?? fiveMinutes, delivery.sentAt, input.now ?? Date.now())) {
    return { authentic: false, reason: 'out-of-tolerance' }
  }
  return { authentic: true, keyId: delivery.keyId, sentAt: delivery.sentAt }
}

// An empty secret is what anyone can sign with. Looks at values, not types: an unset variable is the usual cause.
function checkSecrets(secrets: unknown): void {
  const list: readonly unknown[] = Array.isArray(secrets) ? secrets : [secrets]
  const problem = list.length === 0 ? 'is missing' : list.map(secretProblem).find((found) => found !== undefined)
  if (problem) throw new AudianWebhooksError('SECRETS_INVALID', `verify(): the secret ${problem}.`)
}

// A parsed body is the usual mistake. Calling it forged would have its author look for a wrong secret.
function checkBody(body: unknown): void {
  if (isBytes(body)) return
  throw new AudianWebhooksError(
    'BODY_INVALID',
    `verify(): the body is ${kindOf(body)}. The signature covers the exact bytes that were sent, so verify() needs the raw request body as a Buffer or Uint8Array. ${whatToDo(body)}`,
  )
}

function kindOf(body: unknown): string {
  if (body === undefined || body === null) return String(body)
  if (typeof body === 'string') return 'a string'
  return typeof body === 'object' ? 'a parsed object' : `a ${typeof body}`
}

function whatToDo(body: unknown): string {
  if (typeof body === 'string') {
    return 'Read the body as bytes, for example with express.raw({ type: "*/*" }) instead of express.text(), or with request.arrayBuffer() instead of request.text().'
  }
  if (body === undefined || body === null) {
    return 'Check that a parser reads the body, for example express.raw({ type: "*/*" }) on this route, and that you pass the raw body.'
  }
  return 'Remove the parser in front of this route, such as express.json() or bodyParser.json(), and use express.raw({ type: "*/*" }) there instead; with the Fetch API, pass new Uint8Array(await request.arrayBuffer()).'
}
