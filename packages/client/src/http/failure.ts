import { isTimeoutError } from 'ky'
import { ApiError, type ApiErrorCode, type ApiErrorFacts } from '../errors/api-error.ts'
import { redact, redactedError, redactedExcerpt } from '../errors/redact.ts'
import { advice } from './advice.ts'
import type { Answer, Call } from './call.ts'
import { type ErrorAnswer, errorAnswer } from './error-answer.ts'
import { type History, leavesDoubt } from './repeat.ts'
import { ForeignAnswer } from './whole-answer.ts'

/** The circumstances of a failure. */
export interface Circumstances {
  readonly call: Call
  readonly history: History
  /** Never to be shown. */
  readonly secrets: readonly string[]
}

interface Problem {
  readonly code: ApiErrorCode
  /** The rest of a sentence that begins with the call. */
  readonly what: string
  readonly carriedOut: ApiErrorFacts['carriedOut']
  readonly cause?: Error
}

/** An attempt that got no answer, or too much of one. */
export function failureWithoutAnswer(failure: unknown, circumstances: Circumstances & { timeoutMs: number }): ApiError {
  const { history, secrets, timeoutMs } = circumstances
  const carriedOut = history.inDoubt || leavesDoubt(failure) ? 'maybe' : 'no'
  if (isTimeoutError(failure)) {
    const what = `there was no complete response within ${timeoutMs} ms`
    return apiError({ code: 'TIMED_OUT', what, carriedOut }, circumstances)
  }
  if (failure instanceof ForeignAnswer) {
    const what = `the response is not from this API: ${failure.message}`
    return apiError({ code: 'ANSWER_INVALID', what, carriedOut }, circumstances, { status: failure.status })
  }
  const cause = redactedError(failure, secrets)
  return apiError(
    { code: 'CONNECTION_FAILED', what: `the connection failed (${reasons(cause)})`, carriedOut, cause },
    circumstances,
  )
}

/** An answer that says no. */
export function failureByStatus(
  answer: Answer & { retryAfterMs: number | undefined },
  circumstances: Circumstances,
): ApiError {
  const { status } = answer
  const problem = errorAnswer(answer.body, (text) => redactedExcerpt(text, circumstances.secrets))
  const code = codeOf(status)
  const what = `${reproach(code)} (${[status, problem.message].filter((part) => part !== undefined).join(': ')})${listed(problem)}`
  const carriedOut = status >= 500 || circumstances.history.inDoubt ? 'maybe' : 'no'
  return apiError({ code, what, carriedOut }, circumstances, { ...answer, fields: problem.fields })
}

/** An answer of 2xx in which something else stands than what was asked for. */
export function invalidAnswer(problem: string, answer: Answer, circumstances: Circumstances): ApiError {
  const what = `the response (${answer.status}) is not a valid response of this API: ${problem}`
  return apiError({ code: 'ANSWER_INVALID', what, carriedOut: 'yes' }, circumstances, answer)
}

/** The fields without secrets already. */
type Details = Pick<ApiErrorFacts, 'status' | 'requestId' | 'fields' | 'retryAfterMs'>

function apiError(problem: Problem, { call, secrets }: Circumstances, details: Details = {}): ApiError {
  const { method, path } = call
  const { code, what, carriedOut, cause } = problem
  const doubt = carriedOut === 'no' ? undefined : call.inDoubt
  const requestId = details.requestId === undefined ? undefined : redactedExcerpt(details.requestId, secrets)
  const asked = requestId === undefined ? undefined : `The request id for Audian's support is ${requestId}.`
  const sentences = [`${method} ${path}: ${what}.`, advice(code, details), doubt, asked]
  const message = redact(sentences.filter((sentence) => sentence !== undefined).join(' '), secrets)
  const facts = { code, method, path: redact(path, secrets), carriedOut, ...details, requestId }
  return new ApiError(message, facts, cause === undefined ? undefined : { cause })
}

function codeOf(status: number): ApiErrorCode {
  const codes: Readonly<Record<number, ApiErrorCode>> = {
    401: 'UNAUTHORIZED',
    403: 'FORBIDDEN',
    404: 'NOT_FOUND',
    409: 'CONFLICT',
    422: 'INVALID',
    429: 'RATE_LIMITED',
  }
  if (status >= 500) return 'SERVER_FAILED'
  if (status < 400) return 'REDIRECTED'
  return codes[status] ?? 'REFUSED'
}

function reproach(code: ApiErrorCode): string {
  if (code === 'SERVER_FAILED') return 'the API has a problem'
  return code === 'REDIRECTED' ? 'the response is a redirect' : 'the API rejects it'
}

function listed({ fields }: ErrorAnswer): string {
  const problems = Object.entries(fields).map(([name, problem]) => `${name}: ${problem.replace(/\.$/, '')}`)
  return problems.length === 0 ? '' : `. ${problems.join('; ')}`
}

/** `fetch failed: connect ECONNREFUSED 127.0.0.1:1`: fetch itself never says more than the first two words. */
function reasons(error: Error): string {
  const inner = error.cause instanceof Error ? error.cause : undefined
  const own = error.message || String(Reflect.get(error, 'code') ?? error.name)
  return inner === undefined ? own : `${own}: ${reasons(inner)}`
}
