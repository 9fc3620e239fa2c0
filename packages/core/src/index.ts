export type { Clock, Timer } from './async/clock.ts'
export type { CloseOptions, CloseResult } from './delivery/close.ts'
export type { HandleOptions } from './delivery/receiver.ts'
export type { WaitUntil } from './delivery/wait-until.ts'
export { AudianWebhooksError, type ErrorCode, errorCodes } from './errors.ts'
export type { Lifecycle, LifecycleEvents, LifecycleListener, PermanentLoss } from './observe/lifecycle.ts'
export type { Logger } from './observe/logger.ts'
export { type ProbeResult, probe } from './operate/probe.ts'
export type { Readiness, ReadinessProblem } from './operate/readiness.ts'
export type { SelfTestResult } from './operate/self-test.ts'
export type { Stats } from './operate/stats.ts'
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
export type { HeaderLookup, HeaderRecord, HeaderSource } from './receive/header-value.ts'
export type { RawBody, RawDelivery, ReadBody, Unread } from './receive/raw-delivery.ts'
export type { Answer } from './respond/answer.ts'
export type { Schemas } from './route/event.ts'
export type { Event, Pattern, Patterns } from './route/pattern.ts'
export type { SchemaIssue, StandardSchema } from './route/standard-schema.ts'
export type { Context, TransactionContext } from './run/context.ts'
export type {
  Claim,
  ClaimOptions,
  IdempotencyStore,
  Transacted,
  TransactionalStore,
  TransactOptions,
} from './store/store.ts'
export type { Handler, UnmatchedHandler, Webhooks } from './typed-webhooks.ts'
export type { SecretProvider, Secrets } from './verify/secrets.ts'
export type { IllFormed } from './verify/signed-headers.ts'
export { type Verification, type VerifyInput, verify } from './verify/standalone.ts'
export type { Tolerance } from './verify/tolerance.ts'
export { createWebhooks } from './webhooks.ts'
