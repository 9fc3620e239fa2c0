import { prepareHmac } from './hmac.ts'
import type { Hmac } from './one-shot-hmac.ts'

/** A secret and the name that may appear in logs. */
export class SigningKey {
  readonly secret: string
  /** Distinguishes secrets without revealing them. It is the same in every process with the secret. */
  readonly keyId: string
  readonly #hmac: Hmac

  constructor(secret: string) {
    this.secret = secret
    this.#hmac = prepareHmac(Buffer.from(secret))
    this.keyId = this.#hmac('audian-webhooks key id', new Uint8Array(0)).slice(0, 8)
  }

  /** The same signature as `sign()` of the protocol gives, from a key that is prepared once. */
  sign(timestamp: string, body: Uint8Array): string {
    return this.#hmac(`${timestamp}.`, body)
  }
}

export function signingKey(secret: string): SigningKey {
  return new SigningKey(secret)
}
