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
export type UnmatchedHandler<TContext = Context> = (event: Envelope, context: TContext) => Returned<TContext>

/**
 * Receives the webhooks of one consumer. Made by `createWebhooks()`. `TContext` is what handlers get beside the event:
 * with a transactional store a `TransactionContext`, whose `tx` is the transaction.
 *
 * A receiver of more events fits where fewer are expected, and one with transactions where none are. Patterns such as
 * `'*'` then still match all of its events.
 */
export interface Webhooks<TEvents = AudianEvents, TContext = Context> extends Receiver {
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
   * Registers a handler for events that no pattern matched, undeclared events included. Without one, such an event is
   * answered 200 and not remembered. @throws HANDLER_INVALID, HANDLER_TOO_LATE
   */
  onUnmatched(handler: UnmatchedHandler<TContext>): this
  /** Receives a delivery and gives the outcome as a value. Never rejects. */
  receive(delivery: RawDelivery, options?: HandleOptions): Promise<Outcome>
  /** Whether deliveries would be handled now. Asks the store and the secret provider; never rejects. */
  ready(): Promise<Readiness>
  /** Counts since the start, and what is in progress. */
  stats(): Stats
  /** What the receiver does, to listen to. */
  readonly lifecycle: Lifecycle
  /**
   * Refuses new deliveries (503) and waits for the running ones. Never rejects; a second call joins the first. The
   * store is the caller's to close, afterwards.
   */
  close(options?: CloseOptions): Promise<CloseResult>
}

/**
 * What the type of a receiver has beside `Webhooks`: its queue, if it has one. By `infer`, so that the compiler never takes the type
 * of the queue from where the receiver is expected.
 */
export type WithQueue<TQueue> = [TQueue] extends [infer TGiven extends EventSink] ? Queued<TGiven> : unknown
