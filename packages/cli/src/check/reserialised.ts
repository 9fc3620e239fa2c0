import { sign, signatureHeader, timestampHeader } from '@audian-webhooks/core/protocol'
import type { Subject } from './subject.ts'
import { headerOf, type Message, withHeader } from './wire/message.ts'
import { isAccepted, isGivenUp, type Reply } from './wire/reply.ts'

const reserialised = 'The body is parsed and serialised again before the signature is checked.'

/**
 * Whether a refusal comes from that mistake. The proof: the same bytes are accepted with a signature of what a serialiser
 * makes of them.
 */
export async function reserialisedCause(subject: Subject, message: Message, reply: Reply): Promise<string | undefined> {
  if (!isGivenUp(reply)) return undefined
  const timestamp = headerOf(message, timestampHeader)
  for (const body of serialisations(message.body)) {
    const signature = sign({ secret: subject.secret, timestamp, body })
    // Not forged: a receiver with this mistake handles it.
    const answer = await subject.deliver(withHeader(message, signatureHeader, signature))
    if (isAccepted(answer)) return reserialised
  }
  return undefined
}

/** As JavaScript, Python, Perl and Go write a value by default, where that differs from the bytes. */
function serialisations(bytes: Buffer): Buffer[] {
  let value: unknown
  try {
    value = JSON.parse(bytes.toString().replace(/^\ufeff/, ''))
  } catch {
    return []
  }
  const texts = [value, sorted(value)].flatMap((each) => [JSON.stringify(each), spaced(each), ascii(spaced(each))])
  return [...new Set(texts)].map((text) => Buffer.from(text)).filter((text) => !text.equals(bytes))
}

/** With a space after each comma and colon, as Python does. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${spaced(member)}`)
  return `{${members.join(', ')}}`
}

function ascii(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]))
}
