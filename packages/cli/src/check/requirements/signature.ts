import { createHmac } from 'node:crypto'
import { sign, signatureHeader, timestampHeader } from '@audian-webhooks/core/protocol'
import { expectRefused } from '../expect.ts'
import type { Requirement } from '../requirement.ts'
import type { Subject } from '../subject.ts'
import { headerOf, type Message, withHeader } from '../wire/message.ts'

const reason = 'Anyone can send requests to a public URL. Only the signature proves that Audian sent them.'
const fix = 'Respond with 401, before you do anything else, unless the whole signature matches.'

/** An event with this in place of its signature. */
function forged(subject: Subject, what: string, signature: (right: string, message: Message) => string | undefined) {
  const message = subject.signed(`an event with ${what}`)
  return withHeader(message, signatureHeader, signature(headerOf(message, signatureHeader), message))
}

/** An event whose timestamp or body was changed after it was signed. */
function changed(subject: Subject, what: string, change: (message: Message) => Message): Message {
  return { ...change(subject.signed('')), what: `an event with ${what}` }
}

const withBody = (message: Message, body: string | Buffer): Message => ({ ...message, body: Buffer.from(body) })

/** Events that are not signed as Audian signs are rejected. */
export const signatureRequirements: readonly Requirement[] = [
  {
    id: 'ACK-20',
    level: 'ack',
    title: 'A missing or empty signature is rejected',
    reason,
    fix,
    probe: (subject) =>
      expectRefused(subject, [
        forged(subject, 'no signature', () => undefined),
        forged(subject, 'an empty signature', () => ''),
        forged(subject, 'the signature sha256=', () => 'sha256='),
      ]),
  },
  {
    id: 'ACK-21',
    level: 'ack',
    title: 'A wrong signature is rejected',
    reason,
    fix,
    probe: (subject) =>
      expectRefused(subject, [
        forged(subject, 'a signature of zeros', () => '0'.repeat(64)),
        forged(subject, 'the last digit of the signature changed', (right) => replaced(right, 63)),
        forged(subject, 'the first digit of the signature changed', (right) => replaced(right, 0)),
        forged(subject, 'a signature that is not hex', () => 'z'.repeat(64)),
        forged(subject, 'the signature of another secret', (_, { body, ...message }) =>
          sign({ secret: `${subject.secret}_other`, timestamp: headerOf({ body, ...message }, timestampHeader), body }),
        ),
        forged(subject, 'the signature of an empty secret', (_, message) => hmac('', signedText(message))),
      ]),
  },
  {
    id: 'ACK-22',
    level: 'ack',
    title: 'An incomplete signature is rejected',
    reason: 'If one digit is enough, an attacker needs at most 16 attempts.',
    fix: 'Check that the signature has 64 digits, then compare all of them.',
    probe: (subject) =>
      expectRefused(subject, [
        ...[1, 8, 63].map((digits) =>
          forged(subject, `the first ${digits} of the 64 digits of the signature`, (right) => right.slice(0, digits)),
        ),
        forged(subject, 'the signature with one more digit', (right) => `${right}0`),
      ]),
  },
  {
    id: 'ACK-23',
    level: 'ack',
    title: 'The signature of another body is rejected',
    reason: 'Otherwise anyone who has seen one delivery can send other bodies with its signature.',
    fix: 'Compute the HMAC over all bytes of the body as they arrived.',
    probe: (subject) =>
      expectRefused(subject, [
        changed(subject, 'its body replaced', (message) => withBody(message, subject.body())),
        changed(subject, 'one digit of its body changed', (message) =>
          withBody(message, message.body.toString().replace('"duration":305', '"duration":306')),
        ),
        changed(subject, 'one letter of its body changed from lower to upper case', (message) =>
          withBody(message, message.body.toString().replace('"normal"', '"Normal"')),
        ),
        changed(subject, 'a space after its body', (message) => withBody(message, `${message.body} `)),
      ]),
  },
  {
    id: 'ACK-24',
    level: 'ack',
    title: 'The timestamp is part of the signed text',
    reason: 'Otherwise anyone who has seen a delivery can replay it at any time with a new timestamp.',
    fix: 'Compute the HMAC over the text of X-Audian-Timestamp, a dot, and the raw body.',
    probe: (subject) =>
      expectRefused(subject, [
        changed(subject, 'its timestamp changed by a second', (message) =>
          withHeader(message, timestampHeader, String(Number(headerOf(message, timestampHeader)) - 1)),
        ),
        forged(subject, 'the signature of its body alone', (_, { body }) => hmac(subject.secret, body)),
        forged(subject, 'the signature of timestamp and body without the dot', (_, message) =>
          hmac(subject.secret, Buffer.concat([Buffer.from(headerOf(message, timestampHeader)), message.body])),
        ),
        changed(subject, 'the beginning of its body moved into the timestamp', borderMoved),
      ]),
  },
]

function replaced(signature: string, at: number): string {
  return signature.slice(0, at) + (signature[at] === '0' ? '1' : '0') + signature.slice(at + 1)
}

function signedText(message: Message): Buffer {
  return Buffer.concat([Buffer.from(`${headerOf(message, timestampHeader)}.`), message.body])
}

function hmac(secret: string, text: Buffer): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}

/** The signed text stays the same. */
function borderMoved(message: Message): Message {
  const dot = message.body.indexOf('.')
  const timestamp = `${headerOf(message, timestampHeader)}.${message.body.subarray(0, dot)}`
  return withBody(withHeader(message, timestampHeader, timestamp), message.body.subarray(dot + 1))
}
