import { isHTTPError, isTimeoutError } from 'ky'
import { retryAfterMs } from './retry-after.ts'
import { AnswerTooLong } from './whole-answer.ts'

/** What is remembered of a call's attempts, over all that are sent for it. */
export interface History {
  /** Whether an attempt failed in a way that leaves open whether it was carried out. */
  inDoubt: boolean
}

export interface RepeatRules {
  /** Whether sending the call twice does no more than sending it once. */
  readonly repeatable: boolean
  /** Whether it only reads. */
  readonly reads: boolean
  readonly maxDelayMs: number
}

/** Statuses of an API, or of a proxy before it, that is in trouble for the moment. */
const passing = [502, 503, 504]
const noSuchConnection = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']

/**
 * Whether a failed attempt may be followed by another. What was refused (429) or never left (no connection) has done
 * nothing, so that it may be sent again whatever it is; anything else only if twice is as good as once.
 */
export function mayRepeat(failure: unknown, { repeatable, reads, maxDelayMs }: RepeatRules): boolean {
  if (failure instanceof AnswerTooLong) return false
  if (!isHTTPError(failure)) return repeatable || neverSent(failure)
  const { status, headers } = failure.response
  if ((retryAfterMs(headers.get('retry-after')) ?? 0) > maxDelayMs) return false
  if (status === 429) return true
  return repeatable && (passing.includes(status) || (reads && status === 500))
}

/** Whether nobody can say of a failed attempt that it has done nothing. */
export function leavesDoubt(failure: unknown): boolean {
  if (isHTTPError(failure)) return failure.response.status >= 500
  return isTimeoutError(failure) || !neverSent(failure)
}

/** Whether there was no connection on which the request could have left. */
function neverSent(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false
  const code: unknown = Reflect.get(failure, 'code')
  return noSuchConnection.includes(String(code)) || (failure.cause !== undefined && neverSent(failure.cause))
}
