import { AudianWebhooksError } from '../errors.ts'
import { secretProblem } from '../protocol/secret-problem.ts'
import type { HeaderSource } from '../receive/header-value.ts'
import { type IllFormed, readSignedHeaders } from './signed-headers.ts'
import { signingKey } from './signing-key.ts'
import { isWithin, type Tolerance } from './tolerance.ts'
import { verify as verifySignature } from './verify.ts'

/** What `verify()` takes. */
export interface VerifyInput {
  readonly secret: string | readonly string[]
  readonly headers: HeaderSource
  /** The bytes as they arrived. */
  readonly body: Uint8Array
  /** Milliseconds. Default: 5 minutes either way, since nothing here remembers what was seen. */
  readonly tolerance?: Tolerance | undefined
  /** Milliseconds since the epoch. Default: now. */
  readonly now?: number | undefined
}

/** `keyId` names the secret that fits. The reasons are for logs: never tell them to the sender. */
export type Verification =
  | { readonly authentic: true; readonly keyId: string; readonly sentAt: number }
  | { readonly authentic: false; readonly reason: IllFormed | 'signature-wrong' | 'out-of-tolerance' }

const fiveMinutes: Tolerance = { pastMs: 300_000, futureMs: 300_000 }

/**
 * Checks the signature of one delivery, without a receiver around it.
 *
 * @throws SECRETS_INVALID if there is no secret, an empty one or one with white space around it; never for what was sent
 */
export function verify(input: VerifyInput): Verification {
  const secrets = typeof input.secret === 'string' ? [input.secret] : input.secret
  checkSecrets(secrets)
  const headers = readSignedHeaders(input.headers)
  if (typeof headers === 'string') return { authentic: false, reason: headers }
  const delivery = verifySignature(headers, input.body, secrets.map(signingKey))
  if (delivery === undefined) return { authentic: false, reason: 'signature-wrong' }
  if (!isWithin(input.tolerance ?? fiveMinutes, delivery.sentAt, input.now ?? Date.now())) {
    return { authentic: false, reason: 'out-of-tolerance' }
  }
  return { authentic: true, keyId: delivery.keyId, sentAt: delivery.sentAt }
}

// An empty secret is what anybody can sign with. Looks at values, not types: an unset variable is the usual cause.
function checkSecrets(secrets: unknown): void {
  const list: readonly unknown[] = Array.isArray(secrets) ? secrets : [secrets]
  const problem = list.length === 0 ? 'is missing' : list.map(secretProblem).find((found) => found !== undefined)
  if (problem) throw new AudianWebhooksError('SECRETS_INVALID', `verify(): the secret ${problem}.`)
}
