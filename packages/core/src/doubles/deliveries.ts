import type { Clock } from '../async/clock.ts'
import { deliveryIdHeader, signatureHeader, timestampHeader } from '../protocol/headers.ts'
import { sign } from '../protocol/sign.ts'
import { formatTimestamp } from '../protocol/timestamp.ts'
import type { RawDelivery } from '../receive/raw-delivery.ts'

export const secret = 'whsec_of_the_tests'

export interface DeliveryOverrides {
  readonly id?: unknown
  readonly event?: unknown
  readonly data?: unknown
  /** When the event happened. Default: now. */
  readonly happenedAt?: number
  /** When it was delivered. Default: now. */
  readonly sentAt?: number
  readonly secret?: string
  /** In place of the envelope. */
  readonly body?: string
  readonly deliveryId?: string
}

export const failedCall = { call_id: 'call_1' }

/** A delivery as Audian signs it. */
export function signedDelivery(
  clock: Clock,
  parts: DeliveryOverrides = {},
): RawDelivery & { readonly body: Uint8Array } {
  const { id = 'evt_1', event = 'call.failed', data = failedCall, happenedAt = clock.now() } = parts
  const timestamp = new Date(happenedAt).toISOString()
  const body = Buffer.from(parts.body ?? JSON.stringify({ id, timestamp, event, version: 'v1', data }))
  const sent = formatTimestamp(parts.sentAt ?? clock.now())
  const headers: Record<string, string> = {
    [signatureHeader]: sign({ secret: parts.secret ?? secret, timestamp: sent, body }),
    [timestampHeader]: sent,
    [deliveryIdHeader]: parts.deliveryId ?? 'delv_1',
  }
  return { headers, body }
}
