import type { Fetch } from '../http/fetch.ts'

/** A token, or what gets one. Asked at the first call, and again when Audian refuses the last answer (401). */
export type Token = string | (() => string | Promise<string>)

/** How calls that may be repeated are repeated. */
export interface RetryOptions {
  /** Attempts in all, the first one included. 1 repeats nothing. 3 by default. */
  readonly attempts?: number | undefined
  /** Milliseconds: at most so long before the second attempt, twice as long before each further one. 300 by default. */
  readonly initialDelayMs?: number | undefined
  /** Milliseconds: the longest wait. A call that `Retry-After` would delay longer fails instead. 30,000 by default. */
  readonly maxDelayMs?: number | undefined
}

export interface CommonOptions {
  /** Where the API is. Audian's own by default. HTTPS, except on this machine itself. */
  readonly baseUrl?: string | undefined
  /** Called in place of the global `fetch`, for instance to go through a proxy. */
  readonly fetch?: Fetch | undefined
  /** Milliseconds: an attempt without a whole answer after so long has failed. 10,000 by default. */
  readonly timeoutMs?: number | undefined
  readonly retry?: RetryOptions | undefined
}

/** Exactly one of `token` and `apiKey`. */
export type ClientOptions = CommonOptions &
  (
    | {
        /** Sent as it is. The setup guide sends the API key itself this way. */
        readonly token: Token | undefined
        readonly apiKey?: undefined
      }
    | {
        /** Exchanged for a short-lived token at the first call, and again when that is refused. */
        readonly apiKey: string | undefined
        readonly token?: undefined
      }
  )
