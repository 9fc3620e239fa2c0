import type { SignatureDiagnosis } from '@audian-webhooks/core/diagnose'
import type { NewWebhook, WebhookChange } from '@audian-webhooks/core/protocol'
import type { ApiFault } from './api/faults.ts'
import type { Call, CallSummary } from './calls/call.ts'
import type { ChaosSettings } from './deliver/chaos-settings.ts'
import type { ReceivedAttempt } from './deliver/diagnose-attempt.ts'
import type { OutgoingEvent } from './deliver/outgoing-event.ts'
import type { RedeliverAllOptions, RedeliverAllResult } from './deliver/redeliver-all.ts'
import type { SendOptions } from './deliver/send-options.ts'
import type { ExportOptions } from './export/export-deliveries.ts'
import type { ScenarioName } from './scenario/calls.ts'
import type { PlayOptions } from './scenario/play.ts'
import type { DeliverySelection } from './search/all-matching.ts'
import type { Delivery } from './state/delivery.ts'
import type { Endpoint } from './state/endpoint.ts'
import type { Tally } from './state/tally.ts'

/** A webhook to register. `events` is `['*']` and `active` true unless said otherwise. */
export type Registration = Partial<NewWebhook> &
  Pick<NewWebhook, 'url'> & {
    /** What its deliveries are signed with: the secret that a receiver already has. Default: a new one. */
    readonly secret?: string | undefined
  }

export interface RedeliverOptions {
  /**
   * `wrong-key`: signed with another secret. `stale`: rightly signed two hours ago. `truncated`: without the end of its
   * body. These are sent once. Default: `redelivery`, as Audian does it.
   */
  readonly as?: 'redelivery' | 'wrong-key' | 'stale' | 'truncated' | undefined
}

/** A local Audian that runs. Everything that the dashboard and the API can do, from code. */
export interface Emulator {
  /** Where it listens, and where its dashboard is: `http://127.0.0.1:4010`. */
  readonly url: string
  /** The base URL of the imitated API, for `createClient({ baseUrl })`. */
  readonly apiUrl: string
  /** The first of the tokens that the API accepts. */
  readonly token: string
  /** Registers a webhook without HTTP. @throws INVALID */
  register(webhook: Registration): Endpoint
  /** Changes what is given, for instance `{ active: false }`. Retries go to a new `url` too. @throws NOT_FOUND, INVALID */
  update(endpointId: string, change: WebhookChange): Endpoint
  /**
   * From now on attempts are signed with another secret, repeated ones too: a new one, or the one that is given.
   * @throws NOT_FOUND, INVALID
   */
  rotateSecret(endpointId: string, secret?: string): Endpoint
  /** Deletes a webhook; what is still open to it is given up. @throws NOT_FOUND */
  unregister(endpointId: string): void
  /** The webhooks, with their secrets. */
  endpoints(): readonly Endpoint[]
  /**
   * Sends an event to all active webhooks that have subscribed to it, or to the one that the options name, and by the options with
   * something wrong on purpose. Returns the deliveries that have begun; `deliveries()` and `onDelivery()` show how they end. With
   * `as: 'duplicate'` the second delivery begins when the first one has succeeded. @throws INVALID if its name cannot be sent in a
   * header, it cannot be written as JSON, or the one webhook is paused; NOT_FOUND, CLOSED
   */
  send(event: OutgoingEvent, options?: SendOptions): readonly Delivery[]
  /** Sends an event to one webhook, whatever it has subscribed to, as the API's test call does. @throws NOT_FOUND, INVALID */
  test(endpointId: string, event: OutgoingEvent): Delivery
  /** Sends the events of whole calls at once. @throws NOT_FOUND, INVALID */
  play(scenario: ScenarioName | (string & {}), options?: PlayOptions): readonly Delivery[]
  /** The deliveries that are kept, in the order in which they came about. */
  deliveries(): readonly Delivery[]
  /** The calls that these deliveries are about, by `data.call_id`, in the order of their first deliveries. */
  calls(): readonly CallSummary[]
  /** A call with its story: what happened, when it arrived, and what is wrong. Undefined if no delivery that is kept names it. */
  call(callId: string): Call | undefined
  /**
   * Sends again everything that a search finds, as `redeliver()` does. Skipped, and reported, is what cannot arrive: its
   * endpoint was deleted or is paused, or it was made for a receiver to refuse it. Resolves when all are queued.
   *
   * @throws INVALID, CLOSED
   */
  redeliverAll(options?: RedeliverAllOptions): Promise<RedeliverAllResult>
  /**
   * Removes everything that a search finds, from `file` too. What still waits for an attempt gets none; the outcome of an
   * attempt that is in progress is not kept. Resolves to how many were removed. Sequence numbers count on.
   *
   * @throws INVALID; STATE_UNUSABLE if `file` cannot be written: then nothing is removed; CLOSED
   */
  clear(selection?: DeliverySelection): Promise<number>
  /**
   * What a search finds, as a file that comes in pieces and is made while it is read: JSON lines, or an HTTP Archive 1.2. It
   * holds signatures and what receivers answered, and no signing secrets. @throws INVALID
   */
  exportDeliveries(options: ExportOptions): AsyncIterable<string>
  /** Counted over all deliveries since the start, or since all were cleared. */
  tally(): Tally
  /** Sends the event of a delivery once more, newly signed, or as what a receiver must refuse. @throws NOT_FOUND */
  redeliver(deliveryId: string, options?: RedeliverOptions): Delivery
  /**
   * Makes the attempt that a delivery waits for now, and not when it is due. It is the same delivery: its attempts count
   * on, and if this one fails too, the next one follows by the schedule.
   *
   * @throws NOT_FOUND; NOT_WAITING if it has ended, or its attempt is in progress
   */
  retryNow(deliveryId: string): Delivery
  /**
   * Says why a receiver could not verify an attempt, from what it got. `deliveryId` is the attempt's `X-Audian-Delivery-ID`. What
   * is left out counts as it was sent. It blocks the event loop, usually for less than 100 ms. @throws NOT_FOUND
   */
  diagnose(deliveryId: string, received: ReceivedAttempt): SignatureDiagnosis
  /** Told of each new delivery and of each change. Gives a function that ends it. */
  onDelivery(listener: (delivery: Delivery) => void): () => void
  readonly chaos: ChaosSettings
  /** Changes what is given, for events from now on. @throws INVALID */
  setChaos(chaos: Partial<ChaosSettings>): void
  /** The next calls of the API go wrong, each in one way, in this order. For tests of clients. @throws INVALID if a status is not from 200 to 599 */
  failNextCalls(...faults: readonly ApiFault[]): void
  /** Resolves when no attempt is under way or waits for a place; deliveries may still wait for their next attempt. */
  idle(): Promise<void>
  /**
   * Resolves when every delivery is delivered or given up. With a schedule that stands still, that may be never.
   * @throws CLOSED if it is closed before
   */
  settled(): Promise<void>
  /**
   * Moves the schedule on, and makes each attempt that is due on the way, one moment after the other. Resolves when the
   * last one has its outcome. At most 365 days at once.
   *
   * @throws CLOCK_NOT_ADJUSTABLE if a clock was handed in, INVALID
   */
  advance(ms: number): Promise<void>
  /** Milliseconds of the schedule to one of real time, at most 1,000,000; 0 stands still. @throws CLOCK_NOT_ADJUSTABLE, INVALID */
  setSpeed(speed: number): void
  /** Ends attempts under way without an outcome, and stops listening. A second call does nothing. */
  close(): Promise<void>
}
