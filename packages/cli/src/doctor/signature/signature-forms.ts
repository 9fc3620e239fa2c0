import { createHmac } from 'node:crypto'
import { type SignInput, sign } from '@audian-webhooks/core/protocol'

export type Signature = (input: SignInput) => string

/** A way to sign that is not Audian's, or only one of those in its documentation. */
interface SignatureForm {
  readonly signature: Signature
  /** What a receiver does wrong if it accepts this and rejects what Audian sends. */
  readonly mistake: string
  readonly advice: string
}

/** With the prefix of the vendor's page on payloads. */
export const prefixed: Signature = (input) => `sha256=${sign(input)}`

const signedText = 'Sign the text of the timestamp header, a dot and the raw body, in this order.'
const wholeSecret = 'Use the whole secret, including its whsec_ prefix, as the key of the HMAC.'

/** Mistakes that receivers make. Each is tried if what Audian sends is rejected. */
export function signatureForms(secret: string): SignatureForm[] {
  const bare = secret.replace(/^whsec_/, '')
  return [
    {
      signature: prefixed,
      mistake: 'It accepts the signature only with the prefix sha256=.',
      advice: 'Also accept the hex digest without a prefix, as in Audian’s setup guide.',
    },
    {
      signature: hmac(({ timestamp }) => timestamp),
      mistake: 'It leaves out the dot between the timestamp and the body.',
      advice: signedText,
    },
    { signature: hmac(() => ''), mistake: 'It signs the body without the timestamp.', advice: signedText },
    {
      signature: (input) => sign({ ...input, secret: bare }),
      mistake: 'It removes the prefix whsec_ from the secret.',
      advice: wholeSecret,
    },
    {
      signature: hmac(({ timestamp }) => `${timestamp}.`, Buffer.from(bare, 'base64')),
      mistake: 'It decodes the secret from Base64.',
      advice: wholeSecret,
    },
    {
      signature: (input) => Buffer.from(sign(input), 'hex').toString('base64'),
      mistake: 'It expects the signature in Base64.',
      advice: 'Compare hex digests: Audian sends hex.',
    },
  ]
}

function hmac(before: (input: SignInput) => string, key?: Buffer): Signature {
  return (input) =>
    createHmac('sha256', key ?? input.secret)
      .update(before(input))
      .update(input.body)
      .digest('hex')
}
