/** The reasons why a call fails, at the API or before it is reached. */
export const apiErrorCodes = [
  'ANSWER_INVALID',
  'CONFLICT',
  'CONNECTION_FAILED',
  'FORBIDDEN',
  'INVALID',
  'NOT_FOUND',
  'RATE_LIMITED',
  'REDIRECTED',
  'REFUSED',
  'SERVER_FAILED',
  'TIMED_OUT',
  'UNAUTHORIZED',
] as const

export type ApiErrorCode = (typeof apiErrorCodes)[number]

/** The details of a failed call. */
export interface ApiErrorFacts {
  readonly code: ApiErrorCode
  readonly method: string
  /** Under the base URL. */
  readonly path: string
  /** Whether the API has carried out the call, although it failed. */
  readonly carriedOut: 'no' | 'maybe' | 'yes'
  /** The status of the last response; `undefined` if there was none. */
  readonly status?: number | undefined
  /** The id of the call in the vendor's logs. */
  readonly requestId?: string | undefined
  /** The problems of each field, as the API reports them. */
  readonly fields?: Readonly<Record<string, string>> | undefined
  /** Milliseconds after which the API allows another attempt. */
  readonly retryAfterMs?: number | undefined
}

const mark = Symbol.for('audian-webhooks.api-error')

/**
 * A call that failed. Its `code` is stable. Its message explains what happened and what to do, and may change. Neither
 * the error nor its cause contains a token, an API key or a signing secret.
 */
export class ApiError extends Error implements ApiErrorFacts {
  override readonly name = 'ApiError'
  readonly code: ApiErrorCode
  readonly method: string
  readonly path: string
  readonly carriedOut: 'no' | 'maybe' | 'yes'
  readonly status: number | undefined
  readonly requestId: string | undefined
  readonly fields: Readonly<Record<string, string>>
  readonly retryAfterMs: number | undefined
  readonly [mark] = true

  constructor(message: string, facts: ApiErrorFacts, options?: ErrorOptions) {
    super(message, options)
    this.code = facts.code
    this.method = facts.method
    this.path = facts.path
    this.carriedOut = facts.carriedOut
    this.status = facts.status
    this.requestId = facts.requestId
    this.fields = facts.fields ?? {}
    this.retryAfterMs = facts.retryAfterMs
  }

  /** Whether a value is such an error, also one from another copy of this package, where `instanceof` fails. */
  static is(value: unknown): value is ApiError {
    return typeof value === 'object' && value !== null && mark in value
  }
}
