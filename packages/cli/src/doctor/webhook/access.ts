import type { AudianClient, Webhook } from '@audian-webhooks/client'

/** The management API, which knows how a webhook is registered. */
export interface OpenAccess {
  readonly client: AudianClient
  /** The webhook that should deliver to the URL. */
  readonly id: string | undefined
  /** Whether a test delivery may be sent. */
  readonly sendTest: boolean
  /** Whether it is an emulator. */
  readonly isLocal: boolean
}

/** Or why it cannot be called. */
export type WebhookAccess = OpenAccess | { readonly client: undefined; readonly reason: string }

export async function listWebhooks({ client }: OpenAccess, signal: AbortSignal): Promise<Webhook[]> {
  const webhooks: Webhook[] = []
  for await (const webhook of client.webhooks.list({ signal })) webhooks.push(webhook)
  return webhooks
}
