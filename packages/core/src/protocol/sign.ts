import { createHmac } from 'node:crypto'

/** The input of a signature. */
export interface SignInput {
  /** The signing secret as text, its `whsec_` prefix included. */
  readonly secret: string
  /** The text of the timestamp header, literally: Unix seconds as Audian sends them. */
  readonly timestamp: string
  /** The body: its bytes, or text that goes out as UTF-8. */
  readonly body: Uint8Array | string
}

/**
 * The signature of one delivery: HMAC-SHA256 over `${timestamp}.${body}`, as 64 lower-case hex digits without a prefix.
 * Source: Audian's webhook setup guide, "Verify the signature".
 */
export function sign({ secret, timestamp, body }: SignInput): string {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')
}
