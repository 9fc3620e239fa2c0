import type { Clock } from '../async/clock.ts'
import type { Logger } from '../observe/logger.ts'
import type { EventSink } from '../queue/event-sink.ts'
import type { Schemas } from '../route/event.ts'
import type { IdempotencyStore } from '../store/store.ts'
import type { SecretProvider } from '../verify/secrets.ts'
import type { Tolerance } from '../verify/tolerance.ts'

/** The options of `createWebhooks()`. All times are in milliseconds. docs/reference/options.md has a table of all defaults. */
export interface WebhooksOptions<
  TSchemas extends Schemas = Schemas,
  TStore extends IdempotencyStore | 'none' = IdempotencyStore | 'none',
  TQueue extends EventSink | undefined = EventSink | undefined,
> {
  /**
   * The signing secret (`whsec_…`), several during a rotation, or a function that fetches them. The type allows
   * `undefined` for `process.env.…`, but `createWebhooks()` rejects it.
   */
  readonly secret: string | readonly string[] | SecretProvider | undefined
  /** Remembers handled events. With `'none'` every delivery runs, and the tolerance is 5 minutes. */
  readonly store: TStore
  /**
   * Where authentic events are stored, to be processed by workers: see docs/guides/queues.md. A delivery is answered 200 as soon as the
   * queue has stored its event. Default: handlers run before the answer.
   */
  readonly queue?: TQueue
  /** The name of this consumer in the store, so that two consumers of one event both handle it. Required with shared stores and queues. */
  readonly name?: string | undefined
  /** Schemas of private events by name, or other schemas for Audian's events. Any Standard Schema works. */
  readonly events?: TSchemas | undefined
  /** How to process an event whose data does not fit its schema. Default `deliver`: handlers run, with `ctx.issues`. */
  readonly onMismatch?: 'deliver' | 'retry' | undefined
  /** How far a delivery's timestamp may be from this clock. Default: 75 minutes in the past, 5 minutes in the future. */
  readonly tolerance?: Tolerance | undefined
  /** The maximum time from the arrival of a request to the response. Default 25,000; Audian waits 30,000. */
  readonly deadlineMs?: number | undefined
  /** Maximum number of concurrent runs. Default 100. */
  readonly concurrency?: number | undefined
  /** Maximum number of deliveries that wait for a run, and of those that wait for newer secrets. Default 1,000. */
  readonly maxWaiting?: number | undefined
  /** Bytes. Default 1,048,576. */
  readonly maxBodyBytes?: number | undefined
  /** How long a claim lasts if its process dies. Default 30,000. */
  readonly leaseMs?: number | undefined
  /** Time between renewals of a lease. Default 10,000; at most half of `leaseMs`. */
  readonly renewMs?: number | undefined
  /** How long a handled event is remembered. Default 72 hours. */
  readonly retainMs?: number | undefined
  /** A store call that takes longer fails. Default 3,000. */
  readonly storeTimeoutMs?: number | undefined
  /** A delivery whose event the queue has not stored by then is answered 503. Default 3,000. */
  readonly queueTimeoutMs?: number | undefined
  /** A call of the secret provider that takes longer fails. Default 3,000. */
  readonly secretTimeoutMs?: number | undefined
  /** How long a provider's result is used. Default 300,000. A withdrawn secret may still be accepted during this time. */
  readonly secretMaxAgeMs?: number | undefined
  /** A run that takes longer no longer counts, and its lease expires. Default 600,000. */
  readonly abandonAfterMs?: number | undefined
  /** A Pino, Bunyan or winston logger, `console`, or your own. Default: warnings and errors to the console. `false` for none. */
  readonly logger?: Logger | false | undefined
  /** For tests. */
  readonly clock?: Clock | undefined
}
