import { deliveryHeaders, formatTimestamp } from '@audian-webhooks/core/protocol'

/** A delivery as Audian sends it: fits `webhooks.handle()`, and `fetch()` together with `method: 'POST'`. */
export interface SignedDelivery {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer>
}

export interface SigningOptions {
  /** The signing secret as text, its `whsec_` prefix included. */
  readonly secret: string
  /** When it is delivered, milliseconds since the epoch. Default: now. */
  readonly now?: number | undefined
  /** Names the attempt. Default `delv_sample`. */
  readonly deliveryId?: string | undefined
  /** Writes the signature as `sha256=<hex>`, as the vendor's payload page shows it, and not as bare hex. */
  readonly prefix?: boolean | undefined
}

/**
 * Signs an event the way Audian does. Bytes and text go out as they are, so that anything can be signed; whatever else
 * is written as JSON.
 */
export function signedDelivery(event: object | string, options: SigningOptions): SignedDelivery {
  const body = bodyOf(event)
  const headers = deliveryHeaders({
    secret: options.secret,
    timestamp: formatTimestamp(options.now ?? Date.now()),
    body,
    deliveryId: options.deliveryId ?? 'delv_sample',
    event: nameOf(event),
    prefix: options.prefix,
  })
  return { headers, body }
}

function bodyOf(event: object | string): Uint8Array<ArrayBuffer> {
  if (event instanceof Uint8Array) return Uint8Array.from(event)
  return new TextEncoder().encode(typeof event === 'string' ? event : JSON.stringify(event))
}

function nameOf(event: object | string): string | undefined {
  const name = typeof event === 'object' && 'event' in event ? event.event : undefined
  return typeof name === 'string' ? name : undefined
}
