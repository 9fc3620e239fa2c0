import type { AudianEvents } from './events.ts'

/** Where Audian's management API is. Source: Audian's webhook setup guide. */
export const managementBaseUrl = 'https://api.audian.com:8443/v2'
/** Carries the API's token. Source: Audian's webhook setup guide. */
export const authTokenHeader = 'x-auth-token'

/** What a webhook can subscribe to: an event by its name, or `*` for all. Audian knows more names than are listed here. */
export type Subscription = keyof AudianEvents | '*' | (string & {})

/** What a new webhook is made of. Source: Audian's webhook setup guide, "Request Parameters". */
export interface NewWebhook {
  /** Where deliveries go. HTTPS only. */
  readonly url: string
  /** Events to subscribe to, `['*']` for all. */
  readonly events: readonly Subscription[]
  /** Whether it receives events. */
  readonly active: boolean
  /** For your reference. */
  readonly description?: string | undefined
  /** Payload version, `v1` by default. */
  readonly version?: string | undefined
}

/** What changes; the rest stays as it is. */
export type WebhookChange = { readonly [K in keyof NewWebhook]?: NewWebhook[K] | undefined }

/** A webhook as the API shows it. Its secret is shown only when it is created. */
export interface Webhook {
  /** `wh_…` */
  readonly id: string
  readonly url: string
  readonly events: readonly string[]
  readonly active: boolean
  /** ISO 8601, UTC. */
  readonly created_at?: string | undefined
  readonly description?: string | undefined
  readonly version?: string | undefined
}

/** A webhook together with its secret: what creating one answers. */
export interface CreatedWebhook extends Webhook {
  /** `whsec_…`: signs the deliveries. Keep it: it is not shown again. */
  readonly signing_secret: string
}

/** What a rotation answers. Deliveries are signed with the new secret from then on. */
export interface RotatedSecret {
  /** `wh_…` */
  readonly id: string
  /** `whsec_…` */
  readonly signing_secret: string
}

/** How far Audian is with an event. The guide shows `delivered` only; the emulator says the others too; more may come. */
export type LogStatus = 'delivered' | 'failed' | 'pending' | 'retrying' | (string & {})

/** The outcome of one event at one webhook. Source: Audian's webhook setup guide, "Inspect Webhook Logs". */
export interface WebhookLog {
  /** `evt_…`: the event's id, the same in all its deliveries. */
  readonly id: string
  /** `wh_…` */
  readonly webhook_id: string
  /** The event's name. */
  readonly event: string
  /** ISO 8601, UTC. */
  readonly timestamp: string
  readonly status: LogStatus
  /** Status code of the last answer; absent or null where there was none. */
  readonly response_status?: number | null | undefined
  /** Attempts so far. */
  readonly attempts: number
}

/** Where a page stands among all. */
export interface Pagination {
  /** From 1. */
  readonly page: number
  /** Entries on a full page. */
  readonly limit: number
  /** Entries in all. */
  readonly total: number
}
