export type { Clock, Timer } from './async/clock.ts'
export type {
  Claim,
  ClaimOptions,
  IdempotencyStore,
  Transacted,
  TransactionalStore,
  TransactOptions,
} from './claim/store.ts'
export type { Context, TransactionContext } from './dispatch/context.ts'
export type { Schemas } from './dispatch/event.ts'
export type { Event, Pattern, Patterns } from './dispatch/pattern.ts'
export type { SchemaIssue, StandardSchema } from './dispatch/standard-schema.ts'
export { AudianWebhooksError, type ErrorCode, errorCodes } from './errors.ts'
export type { Lifecycle, LifecycleEvents, LifecycleListener, PermanentLoss } from './observe/lifecycle.ts'
export type { Logger } from './observe/logger.ts'
export type { Stats } from './observe/stats.ts'
export type { WebhooksOptions } from './options/options.ts'
export type { DeliveryFacts, Ending, Outcome, OutcomeName, UnavailableReason } from './outcome.ts'
export type { Malformed } from './parse/parse.ts'
export type { Envelope } from './protocol/envelope.ts'
export type {
  AudianEvents,
  CallAnswered,
  CallCompleted,
  CallFailed,
  CallInitiated,
  CallRinging,
  RecordingCompleted,
  Tags,
} from './protocol/events.ts'
export { type SignInput, sign } from './protocol/sign.ts'
export type { Readiness, ReadinessProblem } from './readiness.ts'
export type { HeaderLookup, HeaderRecord, HeaderSource } from './receive/header-value.ts'
export type { RawBody, RawDelivery, ReadBody, Unread } from './receive/raw-delivery.ts'
export type { Answer } from './respond/answer.ts'
export type { SelfTestResult } from './self-test/self-test.ts'
export type { SecretProvider, Secrets } from './verify/secrets.ts'
export type { IllFormed } from './verify/signed-headers.ts'
export { type Verification, type VerifyInput, verify } from './verify/standalone.ts'
export type { Tolerance } from './verify/tolerance.ts'
export type { WaitUntil } from './wait-until.ts'
export {
  type CloseOptions,
  type CloseResult,
  createWebhooks,
  type HandleOptions,
  type Handler,
  type UnmatchedHandler,
  type Webhooks,
} from './webhooks.ts'
