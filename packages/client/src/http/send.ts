import ky, { isHTTPError, type Options } from 'ky'
import type { Settings } from '../options/settings.ts'
import type { Answer, Call } from './call.ts'
import { failureByStatus, failureWithoutAnswer } from './failure.ts'
import type { FetchInit } from './fetch.ts'
import { parsedJson } from './parsed-json.ts'
import { type History, leavesDoubt, losesAnswer, mayRepeat } from './repeat.ts'
import { retryAfterMs } from './retry-after.ts'
import { wholeAnswer } from './whole-answer.ts'

/** With what a call is sent. */
interface Sending {
  readonly headers: Readonly<Record<string, string>>
  readonly history: History
  /** Never to be shown. */
  readonly secrets: readonly string[]
}

/** @throws ApiError, and the reason of the call's own signal */
export type Send = (call: Call, sending: Sending) => Promise<Answer>

/** Sends calls by HTTP, and repeats those that may be. */
export function createSend(settings: Settings): Send {
  return async (call, sending) => {
    call.signal?.throwIfAborted()
    const circumstances = { call, ...sending, timeoutMs: settings.timeoutMs }
    const response = await attempts(settings, call, sending).catch((failure: unknown): Response => {
      call.signal?.throwIfAborted()
      if (isHTTPError(failure)) return failure.response
      throw failureWithoutAnswer(failure, circumstances)
    })
    const answer = await answerOf(response)
    if (answer.status < 300) return answer
    // Gone is what it was to be: an attempt whose answer was lost has deleted it.
    if (answer.status === 404 && call.method === 'DELETE' && sending.history.answerLost)
      return { ...answer, status: 204 }
    throw failureByStatus({ ...answer, retryAfterMs: retryAfterMs(response.headers.get('retry-after')) }, circumstances)
  }
}

function attempts(settings: Settings, call: Call, sending: Sending): Promise<Response> {
  const { baseUrl, timeoutMs } = settings
  const query = new URLSearchParams(call.query).toString()
  const body = call.body === undefined ? undefined : JSON.stringify(call.body)
  const headers = {
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...sending.headers,
  }
  const init = { method: call.method, headers, ...(body !== undefined && { body }), redirect: 'manual' } as const
  return ky(`${baseUrl}${call.path}${query && `?${query}`}`, {
    ...init,
    ...(call.signal !== undefined && { signal: call.signal }),
    timeout: timeoutMs,
    retry: retryOf(settings, call, sending.history),
    fetch: (input) => fetchWhole(settings, input, init),
  })
}

/** ky's own request only carries the signal: an outside fetch may not know this runtime's Request. */
async function fetchWhole({ fetch }: Settings, input: unknown, init: Omit<FetchInit, 'signal'>): Promise<Response> {
  const { url, signal } = input as Request
  return wholeAnswer(await fetch(url, { ...init, signal }), signal)
}

function retryOf({ retry }: Settings, call: Call, history: History): NonNullable<Options['retry']> {
  const { attempts: limit, initialDelayMs, maxDelayMs } = retry
  const rules = { repeatable: call.repeatable, reads: call.method === 'GET', maxDelayMs }
  return {
    limit: limit - 1,
    methods: ['get', 'post', 'put', 'patch', 'delete'],
    statusCodes: [429, 500, 502, 503, 504],
    afterStatusCodes: [429, 500, 502, 503, 504],
    delay: (attempt) => initialDelayMs * 2 ** (attempt - 1),
    backoffLimit: maxDelayMs,
    maxRetryAfter: maxDelayMs,
    jitter: true,
    retryOnTimeout: true,
    shouldRetry({ error }) {
      history.inDoubt ||= leavesDoubt(error)
      history.answerLost ||= losesAnswer(error)
      // Anything but `true` leaves the wait to ky, and so to Retry-After.
      return mayRepeat(error, rules) ? undefined : false
    },
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const body = parsedJson(await response.text())
  return {
    status: response.status,
    body,
    requestId: requestIdOf(body) ?? response.headers.get('x-request-id') ?? undefined,
  }
}

function requestIdOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('request_id' in body)) return undefined
  return typeof body.request_id === 'string' ? body.request_id : undefined
}
