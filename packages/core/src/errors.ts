/** Every error of this library, by code. docs/reference/errors.md explains each of them. */
export const errorCodes = [
  'BODY_INVALID',
  'CLOSED',
  'DEADLINE_PASSED',
  'EVENT_MISMATCH',
  'HANDLER_INVALID',
  'HANDLER_TOO_LATE',
  'LEASE_LOST',
  'OPTIONS_INVALID',
  'PATTERN_UNKNOWN',
  'PERMANENT',
  'QUEUE_TIMED_OUT',
  'SECRETS_INVALID',
  'SECRETS_TIMED_OUT',
  'STORE_ANSWER_INVALID',
  'STORE_TIMED_OUT',
] as const

export type ErrorCode = (typeof errorCodes)[number]

const mark = Symbol.for('audian-webhooks.error')

/** An error of this library. Its `code` is stable. Its message explains what happened and what to do, and may change. */
export class AudianWebhooksError extends Error {
  override readonly name: string = 'AudianWebhooksError'
  readonly code: ErrorCode
  readonly [mark] = true

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  /** Whether a value is such an error, also one from another copy of this package, where `instanceof` fails. */
  static is(value: unknown): value is AudianWebhooksError {
    return typeof value === 'object' && value !== null && mark in value
  }
}
