import type { WebhookChange } from '@audian-webhooks/core/protocol'
import type { Endpoint } from '../../src/state/endpoint.ts'

/** The content of the form of an endpoint. */
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

/** Only the changed fields, so that saving does not undo changes that were made elsewhere. */
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
