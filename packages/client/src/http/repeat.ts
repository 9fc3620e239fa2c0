import { isHTTPError, isTimeoutError } from 'ky'
import { isUntrusted, neverSent } from './never-sent.ts'
import { retryAfterMs } from './retry-after.ts'
import { ForeignAnswer } from './whole-answer.ts'

/** What is remembered of a call's attempts, over all that are sent for it. */
export interface History {
  /** Whether an attempt failed in a way that leaves open whether it was carried out. */
  inDoubt: boolean
  /** Whether an attempt may have been answered well, but the answer never came. */
  answerLost: boolean
}

export function newHistory(): History {
  return { inDoubt: false, answerLost: false }
}

export interface RepeatRules {
  /** Whether sending the call twice does no more than sending it once. */
  readonly repeatable: boolean
  /** Whether it only reads. */
  readonly reads: boolean
  readonly maxDelayMs: number
}

/** Statuses of temporary problems of an API, or of a proxy in front of it. */
const passing = [502, 503, 504]
/** What a proxy says that got no answer from the API behind it, or none that it could read. */
const answerless = [502, 504]

/**
 * Whether a failed attempt may be followed by another. What was refused (429) or never left (no connection) has done
 * nothing, so that any call may be sent again; anything else only if twice is as good as once.
 */
export function mayRepeat(failure: unknown, { repeatable, reads, maxDelayMs }: RepeatRules): boolean {
  if (failure instanceof ForeignAnswer || isUntrusted(failure)) return false
  if (!isHTTPError(failure)) return repeatable || neverSent(failure)
  const { status, headers } = failure.response
  if ((retryAfterMs(headers.get('retry-after')) ?? 0) > maxDelayMs) return false
  if (status === 429) return true
  return repeatable && (passing.includes(status) || (reads && status === 500))
}

/** Whether no one can say of a failed attempt that it has done nothing. */
export function leavesDoubt(failure: unknown): boolean {
  if (isHTTPError(failure)) return failure.response.status >= 500
  return isTimeoutError(failure) || !neverSent(failure)
}

/** Whether an answer may have got lost on the way. An API that says it is not ready (503) has answered. */
export function losesAnswer(failure: unknown): boolean {
  return isHTTPError(failure) ? answerless.includes(failure.response.status) : leavesDoubt(failure)
}
