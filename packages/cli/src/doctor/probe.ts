import { randomUUID } from 'node:crypto'
import {
  deliveryHeaders,
  formatTimestamp,
  type SignInput,
  selfTestEvent,
  sign,
  signatureHeader,
  timestampHeader,
} from '@audian-webhooks/core/protocol'

/** A delivery that the doctor makes. */
export interface Probe {
  /** With names written as Audian's documentation writes them. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** An event that no receiver has a handler for. Its id says who has made it. */
export interface ProbeEvent {
  readonly id: string
  readonly timestamp: string
  readonly event: string
  readonly version: string
  readonly data: Readonly<Record<string, unknown>>
}

export function probeEvent(data: ProbeEvent['data'] = { sender: 'audian-webhooks doctor' }): ProbeEvent {
  const id = `evt_doctor_${randomUUID().replaceAll('-', '')}`
  // Whole seconds, as in Audian's documentation.
  const timestamp = `${new Date().toISOString().slice(0, 19)}Z`
  return { id, timestamp, event: selfTestEvent, version: 'v1', data }
}

interface ProbeOptions {
  readonly secret: string
  /** When it is delivered, in milliseconds since the epoch. Default: now. */
  readonly now?: number | undefined
  /** What is in the signature header. Default: as Audian signs. */
  readonly signature?: ((input: SignInput) => string) | undefined
}

export function signedProbe(
  body: string | Uint8Array,
  { secret, now = Date.now(), signature = sign }: ProbeOptions,
): Probe {
  const input = { secret, timestamp: formatTimestamp(now), body }
  const headers = deliveryHeaders({ ...input, deliveryId: deliveryId(), event: selfTestEvent })
  return { headers: asDocumented({ ...headers, [signatureHeader]: signature(input) }), body: Buffer.from(body) }
}

/** Neither a signature nor a timestamp. */
export function unsignedProbe(body: string): Probe {
  const { headers } = signedProbe(body, { secret: 'unused' })
  const kept = Object.entries(headers).filter(
    ([name]) => ![signatureHeader, timestampHeader].includes(name.toLowerCase()),
  )
  return { headers: Object.fromEntries(kept), body: Buffer.from(body) }
}

function deliveryId(): string {
  return `delv_doctor_${randomUUID().replaceAll('-', '')}`
}

/** `x-audian-delivery-id` as `X-Audian-Delivery-ID`. */
function asDocumented(headers: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name.replaceAll(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase()).replace(/-Id$/, '-ID'),
    value,
  ])
  return Object.fromEntries(entries)
}
