import { OptionsError } from '@audian-webhooks/core'
import { isLoopback, managementBaseUrl } from '@audian-webhooks/core/protocol'
import type { Fetch } from '../http/fetch.ts'
import type { ClientOptions, RetryOptions } from './client-options.ts'
import { defaultRetry, defaultTimeoutMs } from './defaults.ts'
import { optionProblems } from './option-problems.ts'

/** The options with every default filled in. */
export interface Settings {
  /** Without a slash at its end. */
  readonly baseUrl: string
  /** Whether the API is on this machine itself: an emulator. */
  readonly isLocal: boolean
  readonly fetch: Fetch
  readonly timeoutMs: number
  readonly retry: Retry
}

type Retry = { readonly [K in keyof RetryOptions]-?: number }

/** @throws OptionsError with all problems */
export function settingsOf(options: ClientOptions): Settings {
  const problems = optionProblems(options)
  if (problems.length > 0) throw new OptionsError('createClient', problems)
  const { baseUrl = managementBaseUrl, timeoutMs = defaultTimeoutMs, retry = {} } = options
  return {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    isLocal: isLoopback(new URL(baseUrl).hostname),
    // Looked up at each call, so that instrumentation which replaces the global one later is not passed by.
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    timeoutMs,
    retry: {
      attempts: retry.attempts ?? defaultRetry.attempts,
      initialDelayMs: retry.initialDelayMs ?? defaultRetry.initialDelayMs,
      maxDelayMs: retry.maxDelayMs ?? defaultRetry.maxDelayMs,
    },
  }
}
