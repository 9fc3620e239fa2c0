import type { WebhookChange } from '@audian-webhooks/core/protocol'
import type { Endpoint } from '../../src/state/endpoint.ts'

/** What the form of an endpoint holds. */
export interface EndpointDraft {
  readonly url: string
  readonly description: string
  readonly events: readonly string[]
  readonly active: boolean
}

export const newEndpointDraft: EndpointDraft = { url: '', description: '', events: ['*'], active: true }

export function endpointDraftOf({ url, description = '', events, active }: Endpoint): EndpointDraft {
  return { url, description, events, active }
}

/** Only what differs, so that saving undoes no change that was made elsewhere since. */
export function changeOf(before: EndpointDraft, after: EndpointDraft): WebhookChange {
  return {
    ...(after.url !== before.url && { url: after.url }),
    ...(after.description !== before.description && { description: after.description }),
    ...(!isSameSet(after.events, before.events) && { events: after.events }),
    ...(after.active !== before.active && { active: after.active }),
  }
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name))
}
