import type { Webhook, WebhookLog } from '@audian-webhooks/core/protocol'
import type { Delivery } from '../state/delivery.ts'
import type { Endpoint } from '../state/endpoint.ts'
import { isAttack } from '../state/standing.ts'

/** A webhook as the API shows it: without its secret. */
export function webhookOf({ id, url, events, active, createdAt, description, version }: Endpoint): Webhook {
  return { id, url, events, active, created_at: createdAt, description, version }
}

/** The entries in the logs of one webhook, newest first. Deliveries that chaos has forged are not included. */
export function logsOf(endpointId: string, deliveries: readonly Delivery[]): WebhookLog[] {
  return deliveries
    .filter((delivery) => delivery.endpointId === endpointId && !isAttack(delivery.kind))
    .reverse()
    .map(logOf)
}

function logOf({ eventId, endpointId, event, createdAt, status, attempts }: Delivery): WebhookLog {
  return {
    id: eventId,
    webhook_id: endpointId,
    event,
    timestamp: new Date(createdAt).toISOString(),
    status,
    response_status: attempts.at(-1)?.answer?.status ?? null,
    attempts: attempts.length,
  }
}
