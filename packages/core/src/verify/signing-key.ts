import { createHmac } from 'node:crypto'

/** A secret and the name under which it may be spoken of. */
export interface SigningKey {
  readonly secret: string
  /** Tells secrets apart without giving them away; the same in every process that knows the secret. */
  readonly keyId: string
}

export function signingKey(secret: string): SigningKey {
  return { secret, keyId: createHmac('sha256', secret).update('audian-webhooks key id').digest('hex').slice(0, 8) }
}

/** What is wrong with a secret, as the rest of a sentence that begins with its name; `undefined` if nothing is. */
export function secretProblem(secret: unknown): string | undefined {
  if (typeof secret !== 'string') return 'is not a string'
  if (secret === '') return 'is empty'
  // A line break from a secrets file is the usual cause, and would make every delivery look forged.
  if (secret.trim() !== secret) return 'has white space around it'
  return undefined
}
