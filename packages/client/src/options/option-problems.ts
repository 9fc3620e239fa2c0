import { isLoopback } from '@audian-webhooks/core/protocol'
import { tokenProblem } from '../auth/token-problem.ts'
import type { ClientOptions } from './client-options.ts'
import { defaultRetry, defaultTimeoutMs, longestTimerMs } from './defaults.ts'

const names = ['token', 'apiKey', 'baseUrl', 'fetch', 'timeoutMs', 'retry']

/** Everything that is wrong with the options, a sentence each. Never holds a token or an API key. Looks at values, not types. */
export function optionProblems(options: ClientOptions): string[] {
  if (typeof options !== 'object' || options === null) return ['The options are missing: { token } or { apiKey }.']
  return [
    ...unknownNames(options, names),
    ...credentialProblems(options),
    ...baseUrlProblems(options.baseUrl),
    ...(options.fetch === undefined || typeof options.fetch === 'function' ? [] : ['fetch: it must be a function.']),
    ...timeProblems({ timeoutMs: options.timeoutMs ?? defaultTimeoutMs }),
    ...retryProblems(options.retry),
  ]
}

function unknownNames(options: object, known: readonly string[]): string[] {
  const unknown = Object.keys(options).filter((name) => !known.includes(name))
  return unknown.map((name) => `${name}: there is no such option. There are ${known.join(', ')}.`)
}

function credentialProblems({ token, apiKey }: ClientOptions): string[] {
  if (token !== undefined && apiKey !== undefined) {
    return ['token, apiKey: give one of them. An API key is exchanged for a token; a token is sent as it is.']
  }
  if (typeof token === 'function') return []
  const name = token === undefined ? 'apiKey' : 'token'
  const given = token ?? apiKey
  if (given === undefined) return ['token, apiKey: give one of them. Is the environment variable set?']
  const problem = tokenProblem(given)
  return problem === undefined ? [] : [`${name}: it ${problem}.`]
}

function baseUrlProblems(baseUrl: unknown): string[] {
  if (baseUrl === undefined) return []
  if (typeof baseUrl !== 'string' || !URL.canParse(baseUrl)) {
    return ['baseUrl: it is not an absolute URL. Give one like https://api.audian.com:8443/v2.']
  }
  const { protocol, hostname, username, password, search, hash } = new URL(baseUrl)
  if (username !== '' || password !== '') return ['baseUrl: it must not hold a user name or a password.']
  if (search !== '' || hash !== '') return ['baseUrl: it must not hold a query or a fragment.']
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return []
  return ['baseUrl: it must begin with https://, or the token could be read on the way. http:// is for localhost only.']
}

function retryProblems(retry: ClientOptions['retry']): string[] {
  if (retry === undefined) return []
  if (typeof retry !== 'object' || retry === null) return ['retry: it must be an object.']
  const { attempts = defaultRetry.attempts, initialDelayMs, maxDelayMs } = retry
  const problems = unknownNames(retry, Object.keys(defaultRetry))
  if (!Number.isSafeInteger(attempts) || attempts < 1) problems.push('attempts: it must be a positive whole number.')
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
  return wrong.map(([name]) => `${name}: it must be a whole number of milliseconds, from 1 to ${longestTimerMs}.`)
}

function isTime(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= longestTimerMs
}
