/** The state of an unfinished rotation. */
export const rotationErrorCodes = [
  'FLAG_NOT_CLEARED',
  'FLAG_NOT_SET',
  'OUTCOME_UNKNOWN',
  'ROTATION_REFUSED',
  'ROTATION_UNFINISHED',
  'SECRET_NOT_STORED',
  'STORE_UNREADABLE',
  'WITHDRAWAL_FAILED',
] as const

export type RotationErrorCode = (typeof rotationErrorCodes)[number]

export interface RotationErrorOptions {
  /** Without secrets: it is shown. */
  readonly cause?: Error | undefined
  /** The new secret, if it is known and not stored. */
  readonly signingSecret?: string | undefined
}

const mark = Symbol.for('audian-webhooks.rotation-error')

/** A rotation that was not finished. Its `code` is stable. Its message describes the state and what to do. */
export class RotationError extends Error {
  override readonly name = 'RotationError'
  readonly code: RotationErrorCode
  readonly #signingSecret: string | undefined
  readonly [mark] = true

  constructor(code: RotationErrorCode, message: string, { cause, signingSecret }: RotationErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.#signingSecret = signingSecret
  }

  /** The new secret of a rotation that could not store it, with the code `SECRET_NOT_STORED`. It is not available anywhere else. */
  signingSecret(): string | undefined {
    return this.#signingSecret
  }

  /** Whether a value is such an error, also one from another copy of this package, where `instanceof` fails. */
  static is(value: unknown): value is RotationError {
    return typeof value === 'object' && value !== null && mark in value
  }
}
