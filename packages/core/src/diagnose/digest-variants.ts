import { createHash, createHmac } from 'node:crypto'
import { finding } from './cause.ts'
import type { Frame } from './frame-variants.ts'
import type { Algorithm } from './header/signature-reading.ts'
import type { Variant } from './variant.ts'

/** The input of a digest. */
interface DigestInput {
  readonly algorithm: Algorithm
  readonly key: Buffer
  readonly frame: Frame
  readonly body: Uint8Array
}

/** Returns lower-case hex digits. */
export type Digest = (input: DigestInput) => string

export const hmac: Digest = ({ algorithm, key, frame, body }) =>
  createHmac(algorithm, key).update(frame.before).update(body).update(frame.after).digest('hex')

/** Ways to combine secret and text that are not the HMAC of the text. */
export const digestVariants: readonly Variant<Digest>[] = [
  { value: hash(({ frame, body }) => [frame.before, body, frame.after]), cause: notHmac('without the secret') },
  {
    value: hash(({ key, frame, body }) => [key, frame.before, body, frame.after]),
    cause: notHmac('of secret and text'),
  },
  {
    value: hash(({ key, frame, body }) => [frame.before, body, frame.after, key]),
    cause: notHmac('of text and secret'),
  },
  {
    value: hash(({ key, frame, body }) => [key, '.', frame.before, body, frame.after]),
    cause: notHmac('of secret and text'),
  },
  {
    value: swapped,
    cause: finding('digest-swapped', 'The signed text was used as the key, and the secret as the message.'),
  },
]

function hash(parts: (input: DigestInput) => readonly (string | Uint8Array)[]): Digest {
  return (input) => {
    const digest = createHash(input.algorithm)
    for (const part of parts(input)) digest.update(part)
    return digest.digest('hex')
  }
}

function swapped({ algorithm, key, frame, body }: DigestInput): string {
  const text = Buffer.concat([Buffer.from(frame.before), body, Buffer.from(frame.after)])
  return createHmac(algorithm, text).update(key).digest('hex')
}

function notHmac(how: string) {
  return finding('digest-not-hmac', `The signature is a plain hash ${how}, not an HMAC.`)
}
