import { type SignedDelivery, signedDelivery as signed } from '@audian-webhooks/testing'
import type { Clock } from '../async/clock.ts'

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

/** A delivery as Audian signs it, of the call that failed unless `parts` say otherwise. */
export function signedDelivery(clock: Clock, parts: DeliveryOverrides = {}): SignedDelivery {
  const { id = 'evt_1', event = 'call.failed', data = failedCall, happenedAt = clock.now() } = parts
  const timestamp = new Date(happenedAt).toISOString()
  return signed(parts.body ?? JSON.stringify({ id, timestamp, event, version: 'v1', data }), {
    secret: parts.secret ?? secret,
    now: parts.sentAt ?? clock.now(),
    deliveryId: parts.deliveryId ?? 'delv_1',
  })
}
