/** `INVALID`: what was asked for makes no sense. `NOT_FOUND`: it is about something that is not there. */
export type EmulatorErrorCode = 'OPTIONS_INVALID' | 'INVALID' | 'NOT_FOUND' | 'CLOCK_NOT_ADJUSTABLE' | 'CLOSED'

const mark = Symbol.for('audian-webhooks.emulator-error')

/** An error of the emulator. Its `code` is stable; its message says what to do, and may change. */
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

  /** Whether a value is such an error, also one from another copy of this package, where `instanceof` fails. */
  static is(value: unknown): value is EmulatorError {
    return typeof value === 'object' && value !== null && mark in value
  }
}
