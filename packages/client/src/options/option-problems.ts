import { isLoopback } from '@audian-webhooks/core/protocol'
import { tokenProblem } from '../auth/token-problem.ts'
import type { ClientOptions } from './client-options.ts'
import { defaultRetry, defaultTimeoutMs, longestTimerMs } from './defaults.ts'

const names = ['token', 'apiKey', 'baseUrl', 'fetch', 'timeoutMs', 'retry']

/** All problems with the options, one sentence each. Never contains a token or an API key. Checks values, not types. */
export function optionProblems(options: ClientOptions): string[] {
  if (typeof options !== 'object' || options === null) return ['The options are missing: { token } or { apiKey }.']
  return [
    ...unknownNames(options, names),
    ...credentialProblems(options),
    ...baseUrlProblems(options.baseUrl),
    ...(options.fetch === undefined || typeof options.fetch === 'function' ? [] : ['fetch: must be a function.']),
    ...timeProblems({ timeoutMs: options.timeoutMs ?? defaultTimeoutMs }),
    ...retryProblems(options.retry),
  ]
}

function unknownNames(options: object, known: readonly string[]): string[] {
  const unknown = Object.keys(options).filter((name) => !known.includes(name))
  return unknown.map((name) => `${name}: unknown option. Known options: ${known.join(', ')}.`)
}

function credentialProblems({ token, apiKey }: ClientOptions): string[] {
  if (token !== undefined && apiKey !== undefined) {
    return ['token, apiKey: pass only one of them. An API key is exchanged for a token. A token is sent unchanged.']
  }
  if (typeof token === 'function') return []
  const name = token === undefined ? 'apiKey' : 'token'
  const given = token ?? apiKey
  if (given === undefined) return ['token, apiKey: pass one of them. Is the environment variable set?']
  const problem = tokenProblem(given)
  return problem === undefined ? [] : [`${name}: it ${problem}.`]
}

function baseUrlProblems(baseUrl: unknown): string[] {
  if (baseUrl === undefined) return []
  if (typeof baseUrl !== 'string' || !URL.canParse(baseUrl)) {
    return ['baseUrl: must be an absolute URL, such as https://api.audian.com:8443/v2.']
  }
  const { protocol, hostname, username, password, search, hash } = new URL(baseUrl)
  if (username !== '' || password !== '') return ['baseUrl: must not contain a user name or a password.']
  if (search !== '' || hash !== '') return ['baseUrl: must not contain a query or a fragment.']
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return []
  return [
    'baseUrl: must begin with https://, or the token could be read in transit. http:// is only allowed for localhost.',
  ]
}

function retryProblems(retry: ClientOptions['retry']): string[] {
  if (retry === undefined) return []
  if (typeof retry !== 'object' || retry === null) return ['retry: must be an object.']
  const { attempts = defaultRetry.attempts, initialDelayMs, maxDelayMs } = retry
  const problems = unknownNames(retry, Object.keys(defaultRetry))
  if (!Number.isSafeInteger(attempts) || attempts < 1) problems.push('attempts: must be a positive whole number.')
  problems.push(
    ...timeProblems({
      initialDelayMs: initialDelayMs ?? defaultRetry.initialDelayMs,
      maxDelayMs: maxDelayMs ?? defaultRetry.maxDelayMs,
    }),
  )
  return problems.map((problem) => `retry.${problem}`)
}

function timeProblems(times: Readonly<Record<string, unknown>>): string[] {
  const wrong = Object.entries(times).filter(([, value]) => !isTime(value))
  return wrong.map(([name]) => `${name}: must be a whole number of milliseconds, from 1 to ${longestTimerMs}.`)
}

function isTime(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= longestTimerMs
}
