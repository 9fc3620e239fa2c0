import type { Delivery } from '../state/delivery.ts'
import type { Standing } from '../state/standing.ts'

/**
 * How far a call is, by the events that were sent: `recorded` after its recording is ready, `failed` after `call.failed`, `unknown` if
 * only undocumented events name it.
 */
export type CallState = 'initiated' | 'ringing' | 'answered' | 'completed' | 'recorded' | 'failed' | 'unknown'

/**
 * What is wrong with a call. `gap`: an event that must come before another one was not sent. `disorder`: an event arrived before one that
 * happened earlier. `duplicate`: an endpoint accepted an event more than once. `undelivered`: an endpoint did not get an event, and no
 * attempt follows. `forged-accepted`: a receiver accepted a delivery that it must reject.
 */
export type CallProblem = 'gap' | 'disorder' | 'duplicate' | 'undelivered' | 'forged-accepted'

/** A telephone call, as a row of a list. */
export interface CallSummary {
  /** `data.call_id` of its events. */
  readonly id: string
  /** Of the first delivery that named it: lists are in this order. */
  readonly sequence: number
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly state: CallState
  /** When its first event happened, milliseconds since the epoch, by the event's own timestamp. */
  readonly startedAt: number
  /** Milliseconds, as `call.completed` says. */
  readonly durationMs?: number | undefined
  /** How many deliveries are kept, including those that a receiver must reject. */
  readonly deliveries: number
  /** Deliveries that are no longer kept. If there are any, no gap is reported. */
  readonly forgotten: number
  /** Each kind once. Empty if nothing is wrong. */
  readonly problems: readonly CallProblem[]
}

/** A telephone call with its story. */
export interface Call extends CallSummary {
  /** In the order in which the events happened. */
  readonly story: readonly (CallStep | CallGap)[]
  /** Deliveries that a receiver must reject. They are not part of the story. */
  readonly apart: readonly CallDelivery[]
  /** Later steps that are left out here: a story has at most 500. */
  readonly omittedSteps: number
}

/** One event of a call, with everything that was sent of it. */
export interface CallStep {
  readonly type: 'step'
  readonly event: string
  readonly eventId: string
  /** Milliseconds since the epoch. */
  readonly happenedAt: number
  /** Whether that is the event's own timestamp. False if it cannot be parsed: then this is when the event was first sent. */
  readonly dated: boolean
  /** Milliseconds since the step before. Absent with the first one. */
  readonly waitMs?: number | undefined
  /** Names of events that happened earlier and arrived later, or have not arrived yet. */
  readonly arrivedBefore: readonly string[]
  /** Whether an endpoint accepted it more than once. */
  readonly duplicate: boolean
  /** Whether an endpoint did not get it, and no attempt follows. */
  readonly undelivered: boolean
  /** In the order of their sequence numbers. */
  readonly deliveries: readonly CallDelivery[]
}

/** An event that was not sent, although another event shows that it must have happened. */
export interface CallGap {
  readonly type: 'gap'
  readonly event: string
  /** The event that shows it. */
  readonly requiredBy: string
}

/** A delivery of a call. */
export interface CallDelivery
  extends Pick<Delivery, 'id' | 'sequence' | 'kind' | 'endpointId' | 'url' | 'eventId' | 'event'> {
  readonly standing: Standing
  /** How many attempts were made. */
  readonly attempts: number
  /** Wall time at which the first attempt that was answered 2xx began. Absent if none was. */
  readonly arrivedAt?: number | undefined
  /** Status code of the last answer. */
  readonly lastStatus?: number | undefined
}
