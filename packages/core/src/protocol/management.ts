import type { AudianEvents } from './events.ts'

/** The address of A client of Audian's management API. Source: Audian's webhook setup guide. */
export const managementBaseUrl = 'https://api.audian.com:8443/v2'
/** The header with the API token. Source: Audian's webhook setup guide. */
export const authTokenHeader = 'x-auth-token'

/** What a webhook can subscribe to: an event by its name, or `*` for all. Audian has more events than are listed here. */
export type Subscription = keyof AudianEvents | '*' | (string & {})

/** The fields of a new webhook. Source: Audian's webhook setup guide, "Request Parameters". */
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

/** The fields to change. The others stay as they are. */
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

/** A webhook together with its secret: the response to its creation. */
export interface CreatedWebhook extends Webhook {
  /** `whsec_…`: signs the deliveries. Store it: it is not shown again. */
  readonly signing_secret: string
}

/** The response to a rotation. From then on, deliveries are signed with the new secret. */
export interface RotatedSecret {
  /** `wh_…` */
  readonly id: string
  /** `whsec_…` */
  readonly signing_secret: string
}

/** The state of an event at Audian. The guide shows only `delivered`. The emulator also uses the others. More may come. */
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
  /** Status code of the last response; absent or null if there was none. */
  readonly response_status?: number | null | undefined
  /** Attempts so far. */
  readonly attempts: number
}

/** The position of a page among all pages. */
export interface Pagination {
  /** From 1. */
  readonly page: number
  /** Entries on a full page. */
  readonly limit: number
  /** Entries in all. */
  readonly total: number
}
