import type { Fetch } from '../http/fetch.ts'

/** A token, or a function that returns one. Called at the first call, and again when Audian rejects the last token (401). */
export type Token = string | (() => string | Promise<string>)

/** How calls that may be repeated are retried. */
export interface RetryOptions {
  /** The total number of attempts. 1 means no retries. Default 3. */
  readonly attempts?: number | undefined
  /** The maximum wait before the second attempt, in milliseconds. It doubles with each further attempt. Default 300. */
  readonly initialDelayMs?: number | undefined
  /** The longest wait, in milliseconds. A call that `Retry-After` would delay longer fails instead. Default 30,000. */
  readonly maxDelayMs?: number | undefined
}

export interface CommonOptions {
  /** The address of the API. Default: Audian's. Must be HTTPS, except on this machine. */
  readonly baseUrl?: string | undefined
  /** Called instead of the global `fetch`, for example to use a proxy. */
  readonly fetch?: Fetch | undefined
  /** The time-out of an attempt until the whole response, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number | undefined
  readonly retry?: RetryOptions | undefined
}

/** Exactly one of `token` and `apiKey`. */
export type ClientOptions = CommonOptions &
  (
    | {
        /** Sent unchanged. The setup guide sends the API key itself this way. */
        readonly token: Token | undefined
        readonly apiKey?: undefined
      }
    | {
        /** Exchanged for a short-lived token at the first call, and again when the token is rejected. */
        readonly apiKey: string | undefined
        readonly token?: undefined
      }
  )
