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
