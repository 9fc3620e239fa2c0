/** Every error of the emulator, by code. The README describes each. */
export const emulatorErrorCodes = [
  'CLOCK_NOT_ADJUSTABLE',
  'CLOSED',
  'INVALID',
  'NOT_FOUND',
  'NOT_WAITING',
  'STATE_UNUSABLE',
] as const

export type EmulatorErrorCode = (typeof emulatorErrorCodes)[number]

const mark = Symbol.for('audian-webhooks.emulator-error')

/** An error of the emulator. Its `code` is stable; its message describes what to do, and may change. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError'
  readonly code: EmulatorErrorCode
  /** With `INVALID`: the fields that are wrong, each with a sentence. */
  readonly fields: Readonly<Record<string, string>> | undefined
  readonly [mark] = true

  constructor(code: EmulatorErrorCode, message: string, fields?: Readonly<Record<string, string>>) {
    super(message)
    this.code = code
    this.fields = fields
  }

  /** Whether a value is an EmulatorError, including one from another copy of this package, where `instanceof` fails. */
  static is(value: unknown): value is EmulatorError {
    return typeof value === 'object' && value !== null && mark in value
  }
}
