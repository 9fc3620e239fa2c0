import { type SignedDelivery, sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { eventId } from './event-keys.ts'

export const secret = 'whsec_chaos_between_processes'

const sample = sampleEvent('call.completed')

/** An event as Audian would deliver it now. */
export function signedEvent(key: number): SignedDelivery {
  return signedDelivery({ ...sample, id: eventId(key) }, { secret })
}
