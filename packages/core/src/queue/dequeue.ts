import { parse } from '../parse/parse.ts'
import type { AuthenticEvent } from '../run/authentic-event.ts'
import { dequeuedDelivery } from '../verify/dequeued-delivery.ts'
import type { EventJob } from './event-job.ts'

/** Makes an authentic event of a job again, from the very bytes that were signed. `malformed` if the queue has changed them. */
export function dequeue({ key, body, receivedAt, sentAt, keyId, deliveryId }: EventJob): AuthenticEvent | 'malformed' {
  const delivery = dequeuedDelivery({ body: Buffer.from(body, 'base64'), sentAt, keyId, deliveryId })
  const parsed = parse(delivery)
  return typeof parsed === 'string' ? 'malformed' : { delivery, event: parsed.event, key, receivedAt }
}
