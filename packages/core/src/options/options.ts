import type { Clock } from '../async/clock.ts'
import type { Logger } from '../observe/logger.ts'
import type { EventSink } from '../queue/event-sink.ts'
import type { Schemas } from '../route/event.ts'
import type { IdempotencyStore } from '../store/store.ts'
import type { SecretProvider } from '../verify/secrets.ts'
import type { Tolerance } from '../verify/tolerance.ts'

/** What `createWebhooks()` takes. All times are milliseconds. The table with every default is in docs/reference/options.md. */
export interface WebhooksOptions<
  TSchemas extends Schemas = Schemas,
  TStore extends IdempotencyStore | 'none' = IdempotencyStore | 'none',
  TQueue extends EventSink | undefined = EventSink | undefined,
> {
  /**
   * The signing secret (`whsec_…`), several while one replaces another, or a function that fetches them. `undefined`
   * is taken so that `process.env.…` fits; it is refused at start.
   */
  readonly secret: string | readonly string[] | SecretProvider | undefined
  /** Where handled events are remembered. `'none'` forgoes it: every delivery runs, and the tolerance is 5 minutes. */
  readonly store: TStore
  /**
   * Where authentic events are stored, to be processed by workers: see docs/guides/queues.md. A delivery is answered 200 as soon as the
   * queue has stored its event. Default: handlers run before the answer.
   */
  readonly queue?: TQueue
  /** Names this consumer in the store, so that two consumers of one event both handle it. Required with shared stores and queues. */
  readonly name?: string | undefined
  /** Private events by name, or other schemas for Audian's: anything that follows Standard Schema. */
  readonly events?: TSchemas | undefined
  /** What happens to an event whose data does not fit its schema. Default `deliver`: handlers run, with `ctx.issues`. */
  readonly onMismatch?: 'deliver' | 'retry' | undefined
  /** How far the delivery's timestamp may lie from this clock. Default 75 minutes past, 5 minutes future. */
  readonly tolerance?: Tolerance | undefined
  /** From the request's arrival to the answer at the latest. Default 25,000; Audian waits 30,000. */
  readonly deadlineMs?: number | undefined
  /** Runs at once. Default 100. */
  readonly concurrency?: number | undefined
  /** Deliveries that wait for a run, and as many for newer secrets. Default 1,000. */
  readonly maxWaiting?: number | undefined
  /** Bytes. Default 1,048,576. */
  readonly maxBodyBytes?: number | undefined
  /** How long a claim lasts when its process dies. Default 30,000. */
  readonly leaseMs?: number | undefined
  /** Between renewals of a lease. Default 10,000; at most half the lease. */
  readonly renewMs?: number | undefined
  /** How long a handled event is remembered. Default 72 hours. */
  readonly retainMs?: number | undefined
  /** A store call that takes longer has failed. Default 3,000. */
  readonly storeTimeoutMs?: number | undefined
  /** A delivery whose event the queue has not stored by then is answered 503. Default 3,000. */
  readonly queueTimeoutMs?: number | undefined
  /** A call of the secret provider that takes longer has failed. Default 3,000. */
  readonly secretTimeoutMs?: number | undefined
  /** How long a provider's answer counts. Default 300,000: so long a withdrawn secret may still be accepted. */
  readonly secretMaxAgeMs?: number | undefined
  /** A run that has not ended by then no longer counts, and its lease lapses. Default 600,000. */
  readonly abandonAfterMs?: number | undefined
  /** A Pino, Bunyan or winston logger, `console`, or your own. Default: warnings and errors to the console. `false` for none. */
  readonly logger?: Logger | false | undefined
  /** For tests. */
  readonly clock?: Clock | undefined
}
