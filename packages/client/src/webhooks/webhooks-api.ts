import {
  type AudianEvents,
  type CreatedWebhook,
  managementSchemas,
  type NewWebhook,
  type RotatedSecret,
  type Webhook,
  type WebhookChange,
  type WebhookLog,
  type WebhookRules,
  webhookProblems,
} from '@audian-webhooks/core/protocol'
import type { Api } from '../api.ts'
import { InputError } from '../errors/input-error.ts'
import { type DeliveryHealth, type DeliveryHealthOptions, deliveryHealth } from '../health/delivery-health.ts'
import { createPages, type Pages, type PagesOptions } from '../paging/pages.ts'
import { inDoubt } from './in-doubt.ts'
import { webhookPath } from './path.ts'

export interface CallOptions {
  /** Aborts the call, which then rejects with the signal's reason. A request that was already sent may still be carried out. */
  readonly signal?: AbortSignal | undefined
}

/** The name of an event for a test delivery. Audian has more events than are listed here. */
export type EventName = keyof AudianEvents | (string & {})

/**
 * Calls for webhooks. All of them reject with ApiError if the call fails, with InputError if an argument is invalid
 * (nothing is sent then), and with the signal's reason. Source: Audian's webhook setup guide.
 */
export interface WebhooksApi {
  /** Creates a webhook. Retried only if the first request certainly had no effect: see `ApiError.carriedOut`. */
  create(webhook: NewWebhook, options?: CallOptions): Promise<CreatedWebhook>
  /** The account's webhooks, one by one or page by page. */
  list(options?: PagesOptions): Pages<Webhook>
  /** Changes what is given; the rest stays as it is. */
  update(id: string, change: WebhookChange, options?: CallOptions): Promise<Webhook>
  /** Deletes a webhook. */
  delete(id: string, options?: CallOptions): Promise<void>
  /** Replaces the secret of a webhook immediately. Use `rotateWithoutLoss()` to avoid losing deliveries. */
  rotateSecret(id: string, options?: CallOptions): Promise<RotatedSecret>
  /** Requests a test delivery. Resolves when Audian has accepted the request. */
  test(id: string, event: EventName, options?: CallOptions): Promise<void>
  /** The outcome of a webhook's events, one by one or page by page, in Audian's order. */
  logs(id: string, options?: PagesOptions): Pages<WebhookLog>
  /** Summarises a webhook's logs. Reads all of them, since their order is not documented. */
  deliveryHealth(id: string, options?: DeliveryHealthOptions): Promise<DeliveryHealth>
}

/** @param rules what a webhook's fields must keep to */
export function createWebhooksApi(api: Api, rules: WebhookRules): WebhooksApi {
  const check = (webhook: WebhookChange) => checkWebhook(webhook, rules)
  const logs = (id: string, options?: PagesOptions) =>
    createPages(api, { path: () => webhookPath(id, '/logs'), schema: managementSchemas.webhookLog, ...options })

  return {
    async create(webhook, { signal } = {}) {
      check(webhook)
      const call = { method: 'POST', path: '/webhooks', body: webhook, repeatable: false } as const
      return await api.ask({ ...call, signal, inDoubt: inDoubt.create }, managementSchemas.createdWebhook)
    },
    list: (options) => createPages(api, { path: () => '/webhooks', schema: managementSchemas.webhook, ...options }),
    async update(id, change, { signal } = {}) {
      check(change)
      const call = { method: 'PATCH', path: webhookPath(id), body: change, repeatable: true, signal } as const
      return await api.ask({ ...call, inDoubt: inDoubt.update }, managementSchemas.webhook)
    },
    async delete(id, { signal } = {}) {
      const call = { method: 'DELETE', path: webhookPath(id), repeatable: true, signal } as const
      await api.tell({ ...call, inDoubt: inDoubt.delete })
    },
    async rotateSecret(id, { signal } = {}) {
      const call = { method: 'POST', path: webhookPath(id, '/rotate-secret'), repeatable: false, signal } as const
      return await api.ask({ ...call, inDoubt: inDoubt.rotate }, managementSchemas.rotatedSecret)
    },
    async test(id, event, { signal } = {}) {
      checkEvent(event)
      const call = { method: 'POST', path: webhookPath(id, '/test'), body: { event }, repeatable: false } as const
      await api.tell({ ...call, signal, inDoubt: inDoubt.test })
    },
    logs,
    deliveryHealth: (id, { since, ...options } = {}) => deliveryHealth(logs(id, options), since),
  }
}

function checkWebhook(webhook: WebhookChange, rules: WebhookRules): void {
  const problems = webhookProblems(webhook, rules)
  if (problems.length === 0) return
  const sentences = problems.map(({ field, problem }) => `${field}: ${problem}`)
  throw new InputError('WEBHOOK_INVALID', 'The webhook', sentences)
}

function checkEvent(event: string): void {
  const problem = event === '*' ? "'*' is not an event name." : webhookProblems({ events: [event] })[0]?.problem
  if (problem !== undefined) throw new InputError('ARGUMENT_INVALID', 'The event', [problem])
}
