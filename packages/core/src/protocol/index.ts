export { type DeliveryHeadersInput, deliveryHeaders } from './delivery-headers.ts'
export type { Envelope } from './envelope.ts'
export type {
  AudianEvents,
  CallAnswered,
  CallCompleted,
  CallFailed,
  CallInitiated,
  CallRinging,
  RecordingCompleted,
  Tags,
} from './events.ts'
export { deliveryIdHeader, eventHeader, signatureHeader, timestampHeader } from './headers.ts'
export {
  authTokenHeader,
  type CreatedWebhook,
  type LogStatus,
  managementBaseUrl,
  type NewWebhook,
  type Pagination,
  type RotatedSecret,
  type Subscription,
  type Webhook,
  type WebhookChange,
  type WebhookLog,
} from './management.ts'
export { managementSchemas } from './management-schemas.ts'
export { retryPolicy } from './retry-policy.ts'
export { isSampled, type SampleEvent, type SampleOverrides, sampleEvent, sampleEvents } from './sample-events.ts'
export { eventSchemas } from './schemas.ts'
export { secretProblem } from './secret-problem.ts'
export { selfTestEvent } from './self-test-event.ts'
export { type SignInput, sign } from './sign.ts'
export { formatTimestamp, parseTimestamp } from './timestamp.ts'
export { isLoopback, type WebhookProblem, type WebhookRules, webhookProblems } from './webhook-problems.ts'
