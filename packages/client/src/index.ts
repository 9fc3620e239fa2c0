export { OptionsError } from '@audian-webhooks/core'
export type {
  AudianEvents,
  CreatedWebhook,
  LogStatus,
  NewWebhook,
  Pagination,
  RotatedSecret,
  Subscription,
  Webhook,
  WebhookChange,
  WebhookLog,
} from '@audian-webhooks/core/protocol'
export { type AudianClient, createClient } from './create-client.ts'
export { ApiError, type ApiErrorCode, type ApiErrorFacts } from './errors/api-error.ts'
export { InputError, type InputErrorCode } from './errors/input-error.ts'
export { RotationError, type RotationErrorCode, type RotationErrorOptions } from './errors/rotation-error.ts'
export type { DeliveryHealth, DeliveryHealthOptions, FailingEvent } from './health/delivery-health.ts'
export type { Fetch, FetchBodyReader, FetchInit, FetchResponse } from './http/fetch.ts'
export type { ClientOptions, CommonOptions, RetryOptions, Token } from './options/client-options.ts'
export type { Page } from './paging/page.ts'
export type { PageRequest } from './paging/page-request.ts'
export type { Pages, PagesOptions } from './paging/pages.ts'
export { reconcile } from './reconcile/reconcile.ts'
export type { Handled, ReconcileOptions } from './reconcile/reconcile-options.ts'
export type { MissedEvent, MissedReason, Reconciliation } from './reconcile/reconciliation.ts'
export type { ReplacedAt, RotationClock } from './rotation/replaced-at.ts'
export {
  type RotatingClient,
  type Rotation,
  rotateWithoutLoss,
} from './rotation/rotate-without-loss.ts'
export type { RotationOptions } from './rotation/rotation-options.ts'
export type { RotationState, RotationStore } from './rotation/rotation-store.ts'
export { type WithdrawalOptions, withdrawOldSecrets } from './rotation/withdraw-old-secrets.ts'
export type { CallOptions, EventName, WebhooksApi } from './webhooks/webhooks-api.ts'
