import { scan } from 'secure-json-parse'
import type { Envelope } from '../protocol/envelope.ts'
import type { VerifiedDelivery } from '../verify/verified-delivery.ts'

/** An authentic event, with the id as it is in the body, of any type: it identifies the event. */
export interface ParsedEvent {
  readonly event: Envelope
  readonly id: unknown
}

export type Malformed = 'not-json' | 'not-an-object' | 'no-event-name'

/**
 * The event in an authentic body, or what is wrong with it. Checks the envelope; the schema of the event checks `data`.
 * Drops keys that would change prototypes, and skips a byte-order mark.
 */
export function parse(delivery: VerifiedDelivery): ParsedEvent | Malformed {
  const body = jsonOf(delivery.body)
  if (body === undefined) return 'not-json'
  if (typeof body.value !== 'object' || body.value === null || Array.isArray(body.value)) return 'not-an-object'
  const fields = body.value as Readonly<Record<string, unknown>> // an object, by the line above
  if (typeof fields.event !== 'string') return 'no-event-name'
  return { event: envelopeOf(fields, fields.event), id: fields.id }
}

function jsonOf(body: Uint8Array): { readonly value: unknown } | undefined {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  try {
    return { value: parseJson(bytes.toString('utf8')) }
  } catch {
    return undefined
  }
}

// A text with a key `__proto__` or `constructor` has the name itself, or one of its characters as an escape.
const suspect = /__proto__|constructor|\\u00[567]/

// Not `parse` of secure-json-parse: it sets Error.stackTraceLimit, which throws where the built-ins are frozen.
function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  if (typeof value !== 'object' || value === null || !suspect.test(text)) return value
  return scan(value, { protoAction: 'remove', constructorAction: 'remove' })
}

// The parsed object itself where its fields have the types of the envelope, as Audian's have: nothing is copied.
function envelopeOf(fields: Readonly<Record<string, unknown>>, event: string): Envelope {
  if (isTextOrAbsent(fields.id) && isTextOrAbsent(fields.timestamp) && isTextOrAbsent(fields.version)) {
    return fields as unknown as Envelope // by the line above; absent fields read as undefined
  }
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  const { id, timestamp, version, data } = fields
  return { ...fields, id: text(id), timestamp: text(timestamp), version: text(version), event, data }
}

function isTextOrAbsent(value: unknown): boolean {
  return typeof value === 'string' || value === undefined
}
