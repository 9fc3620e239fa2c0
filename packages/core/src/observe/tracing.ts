import { type TracingChannel, tracingChannel } from 'node:diagnostics_channel'
import type { MaybePromise } from '../async/maybe-promise.ts'

/**
 * Channels of `node:diagnostics_channel` for tracers, named in docs/reference/lifecycle.md. Their messages contain
 * names, keys and counts, but no body, no secret, and no header except `traceparent`. Ask `hasSubscribers` before
 * making a message, so that tracing costs nothing without a subscriber.
 */
export const channels = {
  /** Around a delivery, from its arrival to its outcome. */
  receive: tracingChannel<object>('audian-webhooks:receive'),
  /** Around each job of a queue. */
  job: tracingChannel<object>('audian-webhooks:job'),
  /** Around each call of a handler. */
  handler: tracingChannel<object>('audian-webhooks:handler'),
  /** Around each call of the store. */
  store: tracingChannel<object>('audian-webhooks:store'),
}

/** Makes a traced call. The result is always a promise. */
export function traced<T>(channel: TracingChannel<object>, message: object, call: () => MaybePromise<T>): Promise<T> {
  return channel.tracePromise(async () => call(), message)
}
