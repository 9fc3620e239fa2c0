import type { IdempotencyStore } from './claim/store.ts'
import type { Context, ContextOf } from './dispatch/context.ts'
import type { Named, Schemas, WithPrivate } from './dispatch/event.ts'
import type { Matching, Pattern, Patterns, Spelt } from './dispatch/pattern.ts'
import type { Lifecycle } from './observe/lifecycle.ts'
import type { Stats } from './observe/stats.ts'
import type { WebhooksOptions } from './options/options.ts'
import { settingsOf } from './options/settings.ts'
import type { Outcome } from './outcome.ts'
import type { Envelope } from './protocol/envelope.ts'
import type { AudianEvents } from './protocol/events.ts'
import type { Readiness } from './readiness.ts'
import type { RawDelivery } from './receive/raw-delivery.ts'
import { Receiver } from './receiver.ts'
import type { Answer } from './respond/answer.ts'
import { respond } from './respond/respond.ts'
import type { SelfTestResult } from './self-test/self-test.ts'
import { signDelivery } from './self-test/sign-delivery.ts'
import type { WaitUntil } from './wait-until.ts'

// Text beside the patterns lets a misspelt one through to `Spelt`, whose sentence the compiler shows; the patterns stay
// for completion.
type Text = string & {}
type Run<TEvents, TContext, TPatterns> = (
  event: Named<TEvents, Matching<TEvents, TPatterns>>,
  context: TContext,
) => unknown
type Types<TWebhooks> = TWebhooks extends { readonly [types]?: infer TTypes } ? NonNullable<TTypes> : never
type EventsOf<TWebhooks> = Types<TWebhooks> extends { readonly events: infer TEvents } ? TEvents : never
type HandlerContextOf<TWebhooks> = Types<TWebhooks> extends { readonly context: infer TContext } ? TContext : never

/** Never there at run time: it carries what `on()` reads from the receiver it is called on. */
declare const types: unique symbol

/**
 * A handler written apart from `on()`: `Handler<'call.completed'>`, or, for private events and `ctx.tx`,
 * `Handler<'acme.thing', typeof webhooks>`.
 */
export type Handler<TPatterns extends Patterns<EventsOf<TWebhooks>> = '*', TWebhooks = Webhooks> = Run<
  EventsOf<TWebhooks>,
  HandlerContextOf<TWebhooks>,
  TPatterns
>
/** A handler of events that no pattern matched. Their `data` is not validated. */
export type UnmatchedHandler<TContext = Context> = (event: Envelope, context: TContext) => unknown

/** What an adapter needs of a receiver, whatever its events. */
export interface Receives {
  /** Receives a delivery and gives the HTTP answer; `undefined` if the client has left. Never rejects. */
  handle(delivery: RawDelivery, options?: HandleOptions): Promise<Answer | undefined>
}

/**
 * Receives the webhooks of one consumer. Made by `createWebhooks()`. `TContext` is what handlers get beside the event:
 * with a transactional store a `TransactionContext`, whose `tx` is the transaction.
 *
 * A receiver of more events fits where fewer are expected, and one with transactions where none are. Patterns such as
 * `'*'` then still match all of its events.
 */
export interface Webhooks<TEvents = AudianEvents, TContext = Context> extends Receives {
  readonly [types]?: { readonly events: TEvents; readonly context: TContext }
  /**
   * Registers a handler for an event, a namespace (`'call.*'`), everything declared (`'*'`), or a list of these. An
   * event's handlers run one after another: exact names first, then namespaces, then `'*'`; the first that throws ends
   * the run, and the event comes again. Return or await every promise that a handler starts: the event counts as handled
   * without the others, and is lost if one of them rejects. The types cannot see this; `no-floating-promises` can.
   *
   * @throws PATTERN_UNKNOWN, HANDLER_INVALID, and HANDLER_TOO_LATE after the first delivery
   */
  on<
    TWebhooks,
    const TPatterns extends Pattern<EventsOf<TWebhooks>> | Text | readonly (Pattern<EventsOf<TWebhooks>> | Text)[],
  >(
    this: TWebhooks,
    patterns: Spelt<EventsOf<TWebhooks>, TPatterns>,
    handler: NoInfer<Run<EventsOf<TWebhooks>, HandlerContextOf<TWebhooks>, TPatterns>>,
  ): this
  /**
   * Registers a handler for whatever no pattern matched, undeclared events included. Without one, such an event is
   * answered 200 and not remembered. @throws HANDLER_INVALID, HANDLER_TOO_LATE
   */
  onUnmatched(handler: UnmatchedHandler<TContext>): this
  /** Receives a delivery and gives the outcome as a value. Never rejects. */
  receive(delivery: RawDelivery, options?: HandleOptions): Promise<Outcome>
  /** Whether deliveries would be handled now. Asks the store and the secret provider; never rejects. */
  ready(): Promise<Readiness>
  /** Counts since the start, and what is going on. */
  stats(): Stats
  /** What the receiver does, to listen to. */
  readonly lifecycle: Lifecycle
  /** Posts a signed probe to the receiver's own address, through whatever is mounted in front. Never rejects. */
  selfTest(url: string | URL): Promise<SelfTestResult>
  /**
   * Refuses new deliveries (503) and waits for the running ones. Never rejects; a second call joins the first. The
   * store is the caller's to close, afterwards.
   */
  close(options?: CloseOptions): Promise<CloseResult>
}

export interface HandleOptions {
  /** Gets the work that goes on after the answer: a run beyond the deadline, a success the store has not recorded. */
  readonly waitUntil?: WaitUntil | undefined
}

export interface CloseOptions {
  /** Milliseconds to wait before what still runs is aborted. Default: `deadlineMs`. */
  readonly timeoutMs?: number | undefined
}

export interface CloseResult {
  /** Keys of the events whose run had not ended, or whose success was not recorded. Audian delivers them again. */
  readonly unfinished: readonly string[]
}

/**
 * Creates a receiver. Hand it to an adapter: `nodeWebhooks(webhooks)`, `expressWebhooks(webhooks)` and so on.
 *
 * @throws OPTIONS_INVALID, naming every problem at once
 */
// biome-ignore lint/complexity/noBannedTypes: no private events, so that hovers show Audian's own
export function createWebhooks<const TSchemas extends Schemas = {}, TStore extends IdempotencyStore | 'none' = 'none'>(
  options: WebhooksOptions<TSchemas, TStore>,
): Webhooks<WithPrivate<TSchemas>, ContextOf<TStore>> {
  const receiver = new Receiver(settingsOf(options))
  // The types of on() belong to the interface; the router takes any name and checks it.
  return new ReceivingWebhooks(receiver) as unknown as Webhooks<WithPrivate<TSchemas>, ContextOf<TStore>>
}

class ReceivingWebhooks {
  readonly #receiver: Receiver
  readonly lifecycle: Lifecycle

  constructor(receiver: Receiver) {
    this.#receiver = receiver
    this.lifecycle = receiver.lifecycle
  }

  on(patterns: string | readonly string[], handler: unknown): this {
    this.#receiver.router.on(patterns, handler)
    return this
  }

  onUnmatched(handler: unknown): this {
    this.#receiver.router.onUnmatched(handler)
    return this
  }

  async handle(delivery: RawDelivery, options?: HandleOptions): Promise<Answer | undefined> {
    return respond(await this.#receiver.receive(delivery, options?.waitUntil))
  }

  receive(delivery: RawDelivery, options?: HandleOptions): Promise<Outcome> {
    return this.#receiver.receive(delivery, options?.waitUntil)
  }

  ready(): Promise<Readiness> {
    return this.#receiver.ready()
  }

  stats(): Stats {
    return this.#receiver.stats()
  }

  selfTest(url: string | URL): Promise<SelfTestResult> {
    return this.#receiver.selfTest(url)
  }

  async close(options?: CloseOptions): Promise<CloseResult> {
    return { unfinished: await this.#receiver.close(options?.timeoutMs) }
  }

  [signDelivery](body: Uint8Array): Promise<Record<string, string>> {
    return this.#receiver.signedHeaders(body)
  }
}
