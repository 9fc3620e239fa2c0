import { eventHeader, parseTimestamp, timestampHeader } from '@audian-webhooks/core/protocol'
import { jsonOf } from './json-of.ts'

/** A delivery that was captured, to be sent again. */
export interface Captured {
  /** `deliveries.jsonl:12` */
  readonly place: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** As it was received, byte for byte. */
  readonly body: Buffer
  /** When, milliseconds since the epoch. */
  readonly at?: number | undefined
}

/** A place in a file where no delivery can be read. */
export interface Damage {
  readonly place: string
  /** A sentence. */
  readonly problem: string
}

/** What a file holds, and how many of its bytes it takes. */
export interface Item {
  readonly size: number
  readonly found?: Captured | Damage | undefined
}

export function isDamage(found: Captured | Damage): found is Damage {
  return 'problem' in found
}

/** The event's name: from the body, or else from the header. */
export function eventOf({ headers, body }: Pick<Captured, 'headers' | 'body'>): string | undefined {
  const event: unknown = Reflect.get(Object(jsonOf(body.toString())), 'event')
  return typeof event === 'string' ? event : headers[eventHeader]
}

/** When a delivery was sent, according to its header. */
export function timeIn(headers: Readonly<Record<string, string>>): number | undefined {
  return parseTimestamp(headers[timestampHeader] ?? '')
}
