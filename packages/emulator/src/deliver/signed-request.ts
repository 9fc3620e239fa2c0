import { deliveryHeaders, formatTimestamp, signatureHeader, timestampHeader } from '@audian-webhooks/core/protocol'
import type { Delivery } from '../state/delivery.ts'
import type { Endpoint } from '../state/endpoint.ts'
import { sentBody } from '../state/sent-body.ts'

/** How attempts are signed. */
export interface Signing {
  /**
   * `each-attempt`: each attempt has its own timestamp and signature. `once`: those of the first attempt are sent
   * again. No available source documents which of them Audian does.
   */
  readonly signing: 'each-attempt' | 'once'
  /** Writes the signature as `sha256=<hex>` and not as bare hex. The vendor's pages show both. */
  readonly signaturePrefix: boolean
}

export interface SignedRequest {
  readonly headers: Record<string, string>
  readonly body: Buffer
}

const forgersSecret = 'whsec_of_somebody_else'
const twoHoursMs = 7_200_000

interface AttemptFacts {
  readonly deliveryId: string
  /** Wall time. */
  readonly now: number
}

function skewOf({ kind, skewMs }: Delivery): number {
  return skewMs ?? (kind === 'stale' ? -twoHoursMs : 0)
}

/** The headers and the body of one attempt, with the intended fault for the kinds that a receiver must reject. */
export function signedRequest(
  { delivery, endpoint }: { delivery: Delivery; endpoint: Endpoint },
  { deliveryId, now }: AttemptFacts,
  { signing, signaturePrefix }: Signing,
): SignedRequest {
  const body = Buffer.from(delivery.body)
  const headers = deliveryHeaders({
    secret: delivery.kind === 'wrong-key' ? forgersSecret : endpoint.secret,
    timestamp: formatTimestamp(now + skewOf(delivery)),
    body,
    deliveryId,
    event: delivery.event,
    prefix: signaturePrefix,
  })
  const first = delivery.attempts[0]?.requestHeaders
  if (signing === 'once' && first !== undefined) {
    for (const name of [signatureHeader, timestampHeader]) headers[name] = first[name] ?? ''
  }
  return { headers, body: Buffer.from(sentBody(delivery)) }
}
