import { parse } from '../parse/parse.ts'
import type { AuthenticEvent } from '../run/authentic-event.ts'
import { dequeuedDelivery } from '../verify/dequeued-delivery.ts'
import type { EventJob } from './event-job.ts'

/**
 * Converts a job back to an authentic event, from the bytes that were signed. `malformed` if the queue has changed the
 * job, `too-large` if its body has more than `maxBytes`.
 */
export function dequeue(
  job: EventJob,
  { attempt, maxBytes }: { readonly attempt?: number | undefined; readonly maxBytes: number },
): AuthenticEvent | 'malformed' | 'too-large' {
  if (!isEventJob(job)) return 'malformed'
  const { key, receivedAt, sentAt, keyId, deliveryId } = job
  // Measured before it is decoded.
  if (Buffer.byteLength(job.body, 'base64') > maxBytes) return 'too-large'
  const body = Buffer.from(job.body, 'base64')
  const delivery = dequeuedDelivery({ body, sentAt, keyId, deliveryId })
  const parsed = parse(delivery)
  return typeof parsed === 'string' ? 'malformed' : { delivery, event: parsed.event, key, receivedAt, attempt }
}

/** A queue may lose or change a part of what it stores. */
function isEventJob(job: unknown): boolean {
  if (typeof job !== 'object' || job === null) return false
  const { key, body, keyId, receivedAt, sentAt } = job as { readonly [K in keyof EventJob]?: unknown }
  const texts = [key, body, keyId].every((text) => typeof text === 'string' && text !== '')
  return texts && Number.isFinite(receivedAt) && Number.isFinite(sentAt)
}
