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

/** A webhook to register. By default, `events` is `['*']` and `active` is true. */
export type Registration = Partial<NewWebhook> &
  Pick<NewWebhook, 'url'> & {
    /** The secret that signs its deliveries, if a receiver already has one. Default: a new one. */
    readonly secret?: string | undefined
  }

export interface RedeliverOptions {
  /**
   * `wrong-key`: signed with another secret. `stale`: correctly signed two hours ago. `truncated`: without the end of its
   * body. These are sent once. Default: `redelivery`, as Audian does it.
   */
  readonly as?: 'redelivery' | 'wrong-key' | 'stale' | 'truncated' | undefined
}

/** A running local Audian. It can do from code everything that the dashboard and the API can do. */
export interface Emulator {
  /** Where it listens, and where its dashboard is: `http://127.0.0.1:4010`. */
  readonly url: string
  /** The base URL of the imitated API, for `createClient({ baseUrl })`. */
  readonly apiUrl: string
  /** The first of the tokens that the API accepts. */
  readonly token: string
  /** Registers a webhook without HTTP. @throws INVALID */
  register(webhook: Registration): Endpoint
  /** Changes the given fields, for example `{ active: false }`. Retries go to a new `url` too. @throws NOT_FOUND, INVALID */
  update(endpointId: string, change: WebhookChange): Endpoint
  /**
   * From now on, attempts are signed with another secret, including retries: a new one, or the given one.
   * @throws NOT_FOUND, INVALID
   */
  rotateSecret(endpointId: string, secret?: string): Endpoint
  /** Deletes a webhook. Its open deliveries are given up. @throws NOT_FOUND */
  unregister(endpointId: string): void
  /** The webhooks, with their secrets. */
  endpoints(): readonly Endpoint[]
  /**
   * Sends an event to all active webhooks that have subscribed to it, or to the one that the options name, and with the options
   * also wrong on purpose. Returns the deliveries that have begun; `deliveries()` and `onDelivery()` show how they end. With
   * `as: 'duplicate'` the second delivery begins when the first one has succeeded. @throws INVALID if its name cannot be sent in a
   * header, it cannot be written as JSON, or the one webhook is paused; NOT_FOUND, CLOSED
   */
  send(event: OutgoingEvent, options?: SendOptions): readonly Delivery[]
  /** Sends an event to one webhook, regardless of its subscriptions, as the API's test call does. @throws NOT_FOUND, INVALID */
  test(endpointId: string, event: OutgoingEvent): Delivery
  /** Sends the events of whole calls at once. @throws NOT_FOUND, INVALID */
  play(scenario: ScenarioName | (string & {}), options?: PlayOptions): readonly Delivery[]
  /** The deliveries that are kept, in the order in which they were created. */
  deliveries(): readonly Delivery[]
  /** The calls that these deliveries are about, by `data.call_id`, in the order of their first deliveries. */
  calls(): readonly CallSummary[]
  /** A call with its story: what happened, when it arrived, and what is wrong. Undefined if no delivery that is kept names it. */
  call(callId: string): Call | undefined
  /**
   * Sends again everything that a search finds, as `redeliver()` does. Skips and reports deliveries that cannot arrive: the
   * endpoint was deleted or is paused, or the delivery was made for a receiver to reject it. Resolves when all are queued.
   *
   * @throws INVALID, CLOSED
   */
  redeliverAll(options?: RedeliverAllOptions): Promise<RedeliverAllResult>
  /**
   * Removes everything that a search finds, from `file` too. Deliveries that wait for an attempt get none; the outcome of an
   * attempt that is in progress is not kept. Resolves to how many were removed. Sequence numbers continue.
   *
   * @throws INVALID; STATE_UNUSABLE if `file` cannot be written: then nothing is removed; CLOSED
   */
  clear(selection?: DeliverySelection): Promise<number>
  /**
   * Exports what a search finds as a file, in chunks that are produced while it is read: JSON lines, or an HTTP Archive 1.2. It
   * contains signatures and the responses of receivers, but no signing secrets. @throws INVALID
   */
  exportDeliveries(options: ExportOptions): AsyncIterable<string>
  /** Counts of all deliveries since the start, or since all were cleared. */
  tally(): Tally
  /** Sends the event of a delivery again, with a new signature, or as a delivery that a receiver must reject. @throws NOT_FOUND */
  redeliver(deliveryId: string, options?: RedeliverOptions): Delivery
  /**
   * Makes the attempt that a delivery waits for now, before it is due. It is the same delivery with
   * the next attempt number. If this attempt fails too, the next one follows by the schedule.
   *
   * @throws NOT_FOUND; NOT_WAITING if it has ended, or its attempt is in progress
   */
  retryNow(deliveryId: string): Delivery
  /**
   * Explains why a receiver could not verify an attempt, from the request that it got.
   * `deliveryId` is the attempt's `X-Audian-Delivery-ID`. Fields that are left out count as sent. It blocks the event loop, usually for less than 100 ms. @throws NOT_FOUND
   */
  diagnose(deliveryId: string, received: ReceivedAttempt): SignatureDiagnosis
  /** Calls the listener for each new delivery and each change. Returns a function that removes it. */
  onDelivery(listener: (delivery: Delivery) => void): () => void
  readonly chaos: ChaosSettings
  /** Changes the given settings, for events from now on. @throws INVALID */
  setChaos(chaos: Partial<ChaosSettings>): void
  /**
   * Makes the next calls of the API fail: one fault for each call, in this order. For tests of clients.
   * @throws INVALID if a status is not from 200 to 599
   */
  failNextCalls(...faults: readonly ApiFault[]): void
  /** Resolves when no attempt is in progress or waits for a slot. Deliveries may still wait for their next attempt. */
  idle(): Promise<void>
  /**
   * Resolves when every delivery is delivered or given up. While the schedule is stopped, that may never happen.
   * @throws CLOSED if the emulator is closed before
   */
  settled(): Promise<void>
  /**
   * Advances the schedule, and makes each attempt that becomes due, in order of time. Resolves when the
   * last one has its outcome. At most 365 days at once.
   *
   * @throws CLOCK_NOT_ADJUSTABLE if the caller passed a clock, INVALID
   */
  advance(ms: number): Promise<void>
  /** Sets the milliseconds of the schedule per millisecond of real time, at most 1,000,000; 0 stops it. @throws CLOCK_NOT_ADJUSTABLE, INVALID */
  setSpeed(speed: number): void
  /** Aborts attempts in progress without an outcome, and stops listening. A second call does nothing. */
  close(): Promise<void>
}
