import { deliveryHeaders, formatTimestamp } from '@audian-webhooks/core/protocol'
import { deliveryBody } from './delivery-body.ts'

/**
 * A delivery as Audian sends it. Pass it to `webhooks.receive()`, to `fetch()` together with `method: 'POST'`, or its parts
 * to supertest's `set()` and `send()` and to Fastify's `inject()`.
 */
export interface SignedDelivery {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /**
   * The bytes that were signed, in their own memory. `JSON.stringify()` writes the event in it, and the bytes where
   * that would change them, so that supertest sends an event as it is. For other bytes call
   * `.serialize((body) => body)` before `.send(body)`.
   */
  // `Buffer<ArrayBuffer>`, written so that TypeScript before 5.7 can read it: there the type takes no argument.
  readonly body: ReturnType<BufferConstructor['alloc']>
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
 * Signs an event the way Audian does. Bytes and text are signed as they are, so that you can sign anything; other values
 * are encoded as JSON.
 */
export function signedDelivery(event: object | string, options: SigningOptions): SignedDelivery {
  const body = deliveryBody(event)
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

function nameOf(event: object | string): string | undefined {
  const name = typeof event === 'object' && 'event' in event ? event.event : undefined
  return typeof name === 'string' ? name : undefined
}
