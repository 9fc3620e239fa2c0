/**
 * The state of a delivery. `pending`: its first attempt has not begun, or is in progress. `retrying`: an attempt has failed
 * and another one will follow. `delivered`: answered 2xx. `failed`: given up.
 */
export type DeliveryStatus = 'pending' | 'retrying' | 'delivered' | 'failed'

/**
 * Why there is this delivery. `event`: something happened. `test`: the API's test call. `redelivery`: the event was
 * sent again on request. The others are chaos: `duplicate` and `concurrent-duplicate` repeat an event, `unknown-event` has an
 * undocumented name; `wrong-key`, `stale` and `truncated` are sent once, and a receiver must reject them.
 * `skewed`: sent once, with a shifted timestamp, on request.
 */
export type DeliveryKind =
  | 'event'
  | 'test'
  | 'redelivery'
  | 'duplicate'
  | 'concurrent-duplicate'
  | 'unknown-event'
  | 'wrong-key'
  | 'stale'
  | 'truncated'
  | 'skewed'

/** The delivery of one event to one endpoint: all attempts until it is answered 2xx or given up. */
export interface Delivery {
  /** `dlv_…`: names this delivery in the emulator; not on the wire. */
  readonly id: string
  /** Counts up from 1 in the order in which deliveries were created. */
  readonly sequence: number
  readonly kind: DeliveryKind
  /** `wh_…` */
  readonly endpointId: string
  /**
   * Where its last attempt went; before the first one, the URL that the endpoint had when the delivery was created. It stays when the
   * endpoint is deleted or gets another URL. Absent in files of an earlier version.
   */
  readonly url?: string | undefined
  /** `evt_…`: the same in every delivery of the event. */
  readonly eventId: string
  /** The event's name. */
  readonly event: string
  /** The signed bytes, as text. */
  readonly body: string
  /**
   * Milliseconds by which the signed timestamp is ahead of the clock; behind it if negative. With `skewed`, and with `stale` where an
   * age was given; a `stale` one without it is two hours behind.
   */
  readonly skewMs?: number | undefined
  /** Wall time, milliseconds since the epoch. */
  readonly createdAt: number
  readonly status: DeliveryStatus
  /** In the order in which they were made; an attempt in progress is not included. */
  readonly attempts: readonly Attempt[]
  /** When the next attempt is due, on the schedule's clock (`clock.now` of the state). Absent if it is due now, or none. */
  readonly nextAttemptAt?: number | undefined
  /** Why it was given up, as a sentence; or that a receiver has accepted what it must reject. */
  readonly reason?: string | undefined
}

/** One request of a delivery, and its outcome. */
export interface Attempt {
  /** `delv_…`: the value of `X-Audian-Delivery-ID`. */
  readonly deliveryId: string
  /** Counts from 1. */
  readonly number: number
  /** Wall time, milliseconds since the epoch. */
  readonly startedAt: number
  /** The same moment on the schedule's clock. */
  readonly scheduleTime: number
  readonly durationMs: number
  /** Where it went: the endpoint may have changed since. Absent if an earlier version made it. */
  readonly url?: string | undefined
  /** As sent, lower-case names. */
  readonly requestHeaders: Readonly<Record<string, string>>
  /** Absent if no answer came. */
  readonly answer?: AttemptAnswer | undefined
  /** Why no answer came, as a sentence. */
  readonly error?: string | undefined
  /** The chaos that was done to this attempt, for instance `dropped-connection`. */
  readonly chaos?: string | undefined
  /** Where the answer was 401: what was wrong with the signature, or that it was valid. The first is the most likely cause. */
  readonly explanations?: readonly Explanation[] | undefined
}

/** One thing that explains a 401. */
export interface Explanation {
  /** `valid-when-sent`, or a code of `diagnoseSignature()`; it stays the same over versions. */
  readonly code: string
  /** What happened, as a sentence. */
  readonly message: string
  /** What to do, as a sentence. */
  readonly fix: string
}

export interface AttemptAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The beginning of the body, at most 4 KiB. */
  readonly body: string
  /** How many bytes of the body follow and were not kept. Absent if the whole body was kept. */
  readonly droppedBytes?: number | undefined
}
