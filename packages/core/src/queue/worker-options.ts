import { nearestName } from '../route/names.ts'
import { defaultRetry, type RetryPolicy } from './retry-policy.ts'

export interface WorkerOptions {
  /** Maximum number of concurrent jobs in this process. Default 10. */
  readonly concurrency?: number | undefined
  /** Milliseconds after which a job's `ctx.signal` aborts. Default 300,000. */
  readonly jobTimeoutMs?: number | undefined
  /** Default: 10 attempts; up to 2 s after the first, doubling up to 5 minutes. */
  readonly retry?: { readonly [K in keyof RetryPolicy]?: RetryPolicy[K] | undefined } | undefined
}

export interface WorkerSettings {
  readonly concurrency: number
  readonly jobTimeoutMs: number
  readonly retry: RetryPolicy
}

const names: readonly string[] = ['concurrency', 'jobTimeoutMs', 'retry']

export function workerSettings({
  concurrency = 10,
  jobTimeoutMs = 300_000,
  retry = {},
}: WorkerOptions): WorkerSettings {
  const { attempts = defaultRetry.attempts, baseMs = defaultRetry.baseMs, maxMs = defaultRetry.maxMs } = retry
  return { concurrency, jobTimeoutMs, retry: { attempts, baseMs, maxMs } }
}

/** Problems with the options, one sentence each. */
export function workerProblems(options: WorkerOptions): string[] {
  const { concurrency, jobTimeoutMs, retry } = workerSettings(options)
  const numbers = {
    concurrency,
    jobTimeoutMs,
    'retry.attempts': retry.attempts,
    'retry.baseMs': retry.baseMs,
    'retry.maxMs': retry.maxMs,
  }
  const unknown = Object.keys(options).filter((name) => !names.includes(name))
  const wrong = Object.entries(numbers).filter(([, value]) => !(Number.isSafeInteger(value) && value > 0))
  return [
    ...unknown.map((name) => `${name}: unknown option. Did you mean ${nearestName(name, names)}?`),
    ...wrong.map(([name]) => `${name}: must be a positive whole number.`),
  ]
}
