import { createHmac } from 'node:crypto'
// jsdom's global scope lacks it under Jest.
import { TextDecoder } from 'node:util'
import { sign, signatureHeader, timestampHeader } from '@audian-webhooks/core/protocol'
import type { SignedDelivery } from '../signed-delivery.ts'
import { type Breakage, signatureOf, timestampOf, withBody, without, withSignature, withTimestamp } from './breakage.ts'

const refused = { outcome: 'unauthentic', status: 401 } as const

/** Wrong or missing signatures: of nothing here can a receiver know that Audian sent it. */
export const brokenSignatures = {
  'signature-missing': {
    ...refused,
    what: 'The signature is missing.',
    broken: (delivery) => without(delivery, signatureHeader),
  },
  'signature-empty': {
    ...refused,
    what: 'The signature is an empty text.',
    broken: (delivery) => withSignature(delivery, ''),
  },
  'signature-ill-formed': {
    ...refused,
    what: 'The signature is not hexadecimal.',
    broken: (delivery) => withSignature(delivery, 'z'.repeat(64)),
  },
  'signature-in-base64': {
    ...refused,
    what: 'The right digest, written as Base64.',
    broken: (delivery) => withSignature(delivery, Buffer.from(signatureOf(delivery), 'hex').toString('base64')),
  },
  'signature-truncated': {
    ...refused,
    what: 'The last digit of the right signature is missing.',
    broken: (delivery) => withSignature(delivery, signatureOf(delivery).slice(0, -1)),
  },
  'signature-prolonged': {
    ...refused,
    what: 'The right signature with one more digit.',
    broken: (delivery) => withSignature(delivery, `${signatureOf(delivery)}0`),
  },
  'signature-prefix-foreign': {
    ...refused,
    what: 'The right digest, under the name of another algorithm.',
    broken: (delivery) => withSignature(delivery, `sha1=${signatureOf(delivery).replace('sha256=', '')}`),
  },
  'signature-repeated-different': {
    ...refused,
    what: 'Two signatures, as HTTP joins a repeated header: the right one and another.',
    broken: (delivery) => withSignature(delivery, `${signatureOf(delivery)}, ${'0'.repeat(64)}`),
  },
  'signature-wrong-secret': {
    ...refused,
    what: 'Signed with another secret.',
    broken: (delivery, secret) => withSignature(delivery, signatureBy(`${secret}_of_somebody_else`, delivery)),
  },
  'signature-without-timestamp': {
    ...refused,
    what: 'Made over the body alone.',
    broken: (delivery, secret) =>
      withSignature(delivery, createHmac('sha256', secret).update(delivery.body).digest('hex')),
  },
} as const satisfies Record<string, Breakage>

/** Timestamps that are not the signed ones, or none. */
export const brokenTimestamps = {
  'timestamp-missing': {
    ...refused,
    what: 'The timestamp is missing.',
    broken: (delivery) => without(delivery, timestampHeader),
  },
  'timestamp-ill-formed': {
    ...refused,
    what: 'Text after the digits, signed like that: a lenient parser would take it.',
    broken: (delivery, secret) => signedWithTimestamp(delivery, secret, `${timestampOf(delivery)}junk`),
  },
  'timestamp-in-words': {
    ...refused,
    what: 'An ISO 8601 time, signed like that.',
    broken: (delivery, secret) =>
      signedWithTimestamp(delivery, secret, new Date(Number(timestampOf(delivery)) * 1000).toISOString()),
  },
  'timestamp-changed': {
    ...refused,
    what: 'A second later than the signed one.',
    broken: (delivery) => withTimestamp(delivery, String(Number(timestampOf(delivery)) + 1)),
  },
  'timestamp-repeated-different': {
    ...refused,
    what: 'Two timestamps, as HTTP joins a repeated header: the right one and another.',
    broken: (delivery) => withTimestamp(delivery, `${timestampOf(delivery)}, ${Number(timestampOf(delivery)) + 1}`),
  },
  'border-moved': {
    ...refused,
    what: 'The body begins after its first dot, and the text before the dot is in the timestamp: the signed text is the same.',
    broken: borderMoved,
  },
} as const satisfies Record<string, Breakage>

/** Bodies that are not the signed ones. */
export const brokenBodies = {
  'body-changed': {
    ...refused,
    what: 'One bit of the body differs from what was signed.',
    broken: (delivery) =>
      withBody(
        delivery,
        Uint8Array.from(delivery.body, (byte, index) => (index === 0 ? byte ^ 1 : byte)),
      ),
  },
  'body-reserialised': {
    ...refused,
    what: 'The same JSON value with different white space, as if parsed and serialised in transit.',
    broken: (delivery) =>
      withBody(delivery, JSON.stringify(JSON.parse(new TextDecoder().decode(delivery.body)), null, 1)),
  },
  'body-truncated': {
    ...refused,
    what: 'The last byte of the body is missing.',
    broken: (delivery) => withBody(delivery, delivery.body.subarray(0, -1)),
  },
  'body-missing': {
    ...refused,
    what: 'No body came, under the signature of one.',
    broken: (delivery) => withBody(delivery, ''),
  },
} as const satisfies Record<string, Breakage>

function signatureBy(secret: string, delivery: SignedDelivery): string {
  return sign({ secret, timestamp: timestampOf(delivery), body: delivery.body })
}

function signedWithTimestamp(delivery: SignedDelivery, secret: string, timestamp: string): SignedDelivery {
  return withSignature(withTimestamp(delivery, timestamp), sign({ secret, timestamp, body: delivery.body }))
}

function borderMoved(delivery: SignedDelivery): SignedDelivery {
  const dot = delivery.body.indexOf('.'.charCodeAt(0))
  if (dot === -1) throw new RangeError(`breakDelivery('border-moved'): the body has no dot in it.`)
  const before = new TextDecoder().decode(delivery.body.subarray(0, dot))
  return withBody(withTimestamp(delivery, `${timestampOf(delivery)}.${before}`), delivery.body.subarray(dot + 1))
}
