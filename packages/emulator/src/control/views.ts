/**
 * The JSON messages between the dashboard and the emulator, under `/_emulator`. All times are in milliseconds.
 *
 *   GET    /_emulator/state                             → StateView
 *   GET    /_emulator/stream                            → server-sent events, see StreamEvents; begins with `state`
 *   GET    /_emulator/deliveries?q=…&before=N&limit=N   → DeliveryPage, newest first; `before` is a sequence number
 *   POST   /_emulator/deliveries/matching MatchRequest  → { deliveries: DeliverySummary[] }
 *   GET    /_emulator/deliveries/:id                    → Delivery
 *   POST   /_emulator/deliveries/:id/redeliver          → DeliverySummary   (the new one)
 *   POST   /_emulator/deliveries/:id/retry              → DeliverySummary   (409 if it does not wait for an attempt)
 *   GET    /_emulator/deliveries/count?q=…              → CountView
 *   POST   /_emulator/deliveries/redeliver  { q }       → RedeliverAllView, when all are queued; see StreamEvents.redelivery
 *   DELETE /_emulator/deliveries?q=…                    → { deliveries: number }   (how many were removed)
 *   GET    /_emulator/export.jsonl?q=…                  → a file: one Delivery a line
 *   GET    /_emulator/export.har?q=…                    → a file: an HTTP Archive 1.2, one entry for each attempt
 *   GET    /_emulator/calls?q=…&problems=only&before=N&limit=N → CallPage, newest first; `before` is a sequence number
 *   GET    /_emulator/calls/:id                         → Call       (`id` is the events' `data.call_id`)
 *   POST   /_emulator/attempts/:id/diagnose  DiagnoseRequest → SignatureDiagnosis   (`id` is X-Audian-Delivery-ID)
 *   POST   /_emulator/events            { event, data, id?, timestamp?, version? } → { deliveries: DeliverySummary[] }
 *          ?endpointId=wh_…: only there; ?as=wrong-key|stale|truncated|duplicate (&ageMs=N with stale) or ?skewMs=N: wrong on
 *          purpose, see SendOptions
 *   POST   /_emulator/events/check      an event, or any other JSON → { problems: EventProblem[] }   (nothing is sent)
 *   POST   /_emulator/scenarios/:name   PlayRequest     → { deliveries: number, first?, last? }   (sequence numbers)
 *   POST   /_emulator/endpoints         NewWebhook      → Endpoint          (with its secret)
 *   PATCH  /_emulator/endpoints/:id     WebhookChange   → Endpoint
 *   DELETE /_emulator/endpoints/:id                     → 204
 *   POST   /_emulator/endpoints/:id/rotate-secret       → Endpoint
 *   GET    /_emulator/endpoints/:id/secret-use          → SecretUseView
 *   PUT    /_emulator/chaos             Partial<ChaosSettings> → ChaosSettings
 *   PUT    /_emulator/clock             { speed }       → ClockView
 *   POST   /_emulator/clock/advance     { ms }          → ClockView         (409 if the clock is not adjustable)
 *
 * A rejected request is answered with ProblemView and a status of 400 or more.
 */
import type { CallSummary } from '../calls/call.ts'
import type { ChaosSettings } from '../deliver/chaos-settings.ts'
import type { RedeliverProgress } from '../deliver/follow-attempts.ts'
import type { SkipReason } from '../deliver/redeliver-all.ts'
import type { Schedule } from '../deliver/schedule.ts'
import type { PlayOptions } from '../scenario/play.ts'
import type { Delivery } from '../state/delivery.ts'
import type { Endpoint } from '../state/endpoint.ts'
import type { Standing } from '../state/standing.ts'
import type { Tally } from '../state/tally.ts'

export interface StateView {
  readonly endpoints: readonly Endpoint[]
  readonly chaos: ChaosSettings
  readonly clock: ClockView
  readonly totals: Tally
  /** Where the imitated API is, and a token that it accepts. */
  readonly api: { readonly url: string; readonly token: string }
  readonly schedule: Schedule
  /** A sample of every documented event, with fresh ids: what the editor starts from. */
  readonly samples: Readonly<Record<string, object>>
  /** The scenarios of POST /_emulator/scenarios/:name. */
  readonly scenarios: readonly ScenarioView[]
}

export interface ScenarioView {
  readonly name: string
  /** A sentence. */
  readonly summary: string
}

export type PlayRequest = PlayOptions

/** What a receiver verified. Fields that are left out count as sent. */
export interface DiagnoseRequest {
  readonly body: string
  /** `base64` for bodies that are not UTF-8. Default: `utf8`. */
  readonly encoding?: 'utf8' | 'base64' | undefined
  readonly signature?: string | undefined
  readonly timestamp?: string | undefined
  readonly secret?: string | undefined
}

/** The clock of the retry schedule. It is not wall time. */
export interface ClockView {
  /** Milliseconds, at the moment of the response; it advances by `speed` per millisecond. Compare with `nextAttemptAt`. */
  readonly now: number
  /** 1 is real time, 0 stops the clock. */
  readonly speed: number
  /** Whether speed can be set and time be advanced: not with a clock that the caller passed. */
  readonly adjustable: boolean
}

/** A delivery, as a row of a list. */
export interface DeliverySummary
  extends Pick<
    Delivery,
    'id' | 'sequence' | 'kind' | 'endpointId' | 'url' | 'eventId' | 'event' | 'createdAt' | 'status' | 'nextAttemptAt'
  > {
  /** Its standing: the status, except for deliveries that a receiver must reject. */
  readonly standing: Standing
  /** Number of attempts that were made. */
  readonly attempts: number
  /** Status code of the last answer. */
  readonly lastStatus?: number | undefined
  /** Why the last attempt got no answer. */
  readonly lastError?: string | undefined
  /** Why the last attempt was answered 401, as a sentence. */
  readonly lastExplanation?: string | undefined
  /** How long the last attempt took. */
  readonly lastDurationMs?: number | undefined
  /** Wall time at which the last attempt began. */
  readonly lastAttemptAt?: number | undefined
  /** Wall times at which the attempts before the last one began: those have failed, or there would not be a later one. */
  readonly failedAt?: readonly number[] | undefined
}

export interface DeliveryPage {
  readonly deliveries: readonly DeliverySummary[]
  /** Whether there are older ones that were not examined. */
  readonly more: boolean
  /** Where older ones begin, as `before`. A page may hold fewer than `limit`, or none: one request examines a limited number. */
  readonly next?: number | undefined
}

export interface CallPage {
  readonly calls: readonly CallSummary[]
  /** Whether there are older ones that were not examined. */
  readonly more: boolean
  /** Where older ones begin, as `before`. A page may hold fewer than `limit`, or none: one request examines a limited number. */
  readonly next?: number | undefined
  /** How many calls there are among the deliveries that are kept. */
  readonly known: number
  /** Deliveries whose body names no call: the search `call:none` finds them. */
  readonly withoutCall: number
}

/** Asks which of the given deliveries match a search. */
export interface MatchRequest {
  /** As typed in the search field: see parse-search.ts. */
  readonly q: string
  /** At most 1,000. */
  readonly ids: readonly string[]
}

/** Which kept deliveries were signed with the secret of an endpoint, and which with the one before. */
export interface SecretUseView {
  /** Absent if it was never rotated. */
  readonly rotatedAt?: string | undefined
  readonly current: SignedView
  readonly earlier: SignedView
}

/** Attempts that were signed with one secret. Deliveries that a receiver must reject are not included. */
export interface SignedView {
  readonly attempts: number
  /** How many of them were answered 401. */
  readonly unauthorized: number
  readonly last?: LastSigned | undefined
}

export interface LastSigned extends Pick<Delivery, 'id' | 'sequence' | 'event'> {
  /** Wall time at which the attempt began. */
  readonly at: number
  /** Absent if no answer came. */
  readonly status?: number | undefined
}

/** The names and data of the server-sent events. Each message's `data` is JSON. */
export interface StreamEvents {
  /** At the beginning of each connection. */
  readonly state: StateView
  /** New and changed deliveries of the last moments, in the order of their sequence numbers, and the totals with them. */
  readonly deliveries: { readonly deliveries: readonly DeliverySummary[]; readonly totals: Tally }
  /** How many were removed. Load the list again to see which. */
  readonly cleared: { readonly deliveries: number; readonly totals: Tally }
  /** A few times a second while many are sent again. */
  readonly redelivery: RedeliveryView
  readonly endpoints: readonly Endpoint[]
  readonly chaos: ChaosSettings
  readonly clock: ClockView
}

/** The progress of a redelivery of many. */
export interface RedeliveryView extends RedeliverProgress {
  /** Counts from 1: there may be several. */
  readonly number: number
}

/** The outcome of a redelivery of many. */
export interface RedeliverAllView {
  readonly started: number
  readonly skipped: readonly SkippedView[]
}

/** Deliveries that were not sent again for one reason. */
export interface SkippedView {
  readonly reason: SkipReason
  readonly deliveries: number
  /** The sequence numbers of the first ones. */
  readonly first: readonly number[]
}

/** How many deliveries a search finds. */
export interface CountView {
  readonly deliveries: number
  /** How many of them wait for an attempt, or have an attempt in progress. */
  readonly open: number
}

export interface ProblemView {
  /** A sentence for people. */
  readonly message: string
  /** The fields that are wrong, each with a sentence. */
  readonly fields?: Readonly<Record<string, string>> | undefined
}
