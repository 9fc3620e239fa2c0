import type { CloseOptions, CloseResult } from './delivery/close.ts'
import type { HandleOptions, Receiver } from './delivery/receiver.ts'
import type { Lifecycle } from './observe/lifecycle.ts'
import type { Readiness } from './operate/readiness.ts'
import type { Stats } from './operate/stats.ts'
import type { Outcome } from './outcome.ts'
import type { Envelope } from './protocol/envelope.ts'
import type { AudianEvents } from './protocol/events.ts'
import type { EventSink } from './queue/event-sink.ts'
import type { Queued } from './queue/queued.ts'
import type { RawDelivery } from './receive/raw-delivery.ts'
import type { Named } from './route/event.ts'
import type { Matching, Pattern, Patterns, Spelt } from './route/pattern.ts'
import type { Context, Returned } from './run/context.ts'

// Text beside the patterns lets a misspelt one through to `Spelt`, whose sentence the compiler shows; the patterns stay
// for completion.
type Text = string & {}
type Run<TEvents, TContext, TPatterns> = (
  event: Named<TEvents, Matching<TEvents, TPatterns>>,
  context: TContext,
) => Returned<TContext>
type Types<TWebhooks> = TWebhooks extends { readonly [types]?: infer TTypes } ? NonNullable<TTypes> : never
type EventsOf<TWebhooks> = Types<TWebhooks> extends { readonly events: infer TEvents } ? TEvents : never
type HandlerContextOf<TWebhooks> = Types<TWebhooks> extends { readonly context: infer TContext } ? TContext : never

/** Does not exist at run time: it carries types for `on()`. */
declare const types: unique symbol

/**
 * The type of a handler that is defined separately: `Handler<'call.completed'>`, or, for private events and `ctx.tx`,
 * `Handler<'acme.thing', typeof webhooks>`.
 */
export type Handler<TPatterns extends Patterns<EventsOf<TWebhooks>> = '*', TWebhooks = Webhooks> = Run<
  EventsOf<TWebhooks>,
  HandlerContextOf<TWebhooks>,
  TPatterns
>
/** A handler of events that no pattern matched. Their `data` is not validated. */
export type UnmatchedHandler<TContext = Context> = (event: Envelope, context: TContext) => Returned<TContext>

/**
 * Receives the webhooks of one consumer. Created by `createWebhooks()`. `TContext` is the context of handlers: with a
 * transactional store a `TransactionContext`, whose `tx` is the transaction.
 *
 * A receiver of more events is assignable to one of fewer, and one with transactions to one without. Patterns such as
 * `'*'` still match all of its events.
 */
export interface Webhooks<TEvents = AudianEvents, TContext = Context> extends Receiver {
  readonly [types]?: { readonly events: TEvents; readonly context: TContext }
  /**
   * Registers a handler for an event, a namespace (`'call.*'`), everything declared (`'*'`), or a list of these. An
   * event's handlers run one after another: exact names first, then namespaces, then `'*'`. The first that throws ends
   * the run, and Audian retries the event. Return or await every promise that a handler starts: the receiver does not
   * wait for others, and the event is lost if one of them rejects. The types cannot see this; `no-floating-promises`
   * can.
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
   * Registers a handler for events that no pattern matched, undeclared events included. Without one, such an event is
   * answered 200 and not remembered. @throws HANDLER_INVALID, HANDLER_TOO_LATE
   */
  onUnmatched(handler: UnmatchedHandler<TContext>): this
  /** Receives a delivery and returns the outcome as a value. Never rejects. */
  receive(delivery: RawDelivery, options?: HandleOptions): Promise<Outcome>
  /** Whether deliveries would be handled now. Checks the store, the queue and the secret provider. Never rejects. */
  ready(): Promise<Readiness>
  /** Counts since the start, and current activity. */
  stats(): Stats
  /** Lifecycle events of the receiver. */
  readonly lifecycle: Lifecycle
  /**
   * Answers new deliveries with 503 and waits for the running ones. Never rejects. A second call returns the result of
   * the first. Close the store yourself afterwards.
   */
  close(options?: CloseOptions): Promise<CloseResult>
}

/**
 * What the type of a receiver has beside `Webhooks`: its queue, if it has one. By `infer`, so that the compiler never takes the type
 * of the queue from where the receiver is expected.
 */
export type WithQueue<TQueue> = [TQueue] extends [infer TGiven extends EventSink] ? Queued<TGiven> : unknown
