/** The problems that are found before anything is sent. */
export const inputErrorCodes = ['ARGUMENT_INVALID', 'TOKEN_INVALID', 'WEBHOOK_INVALID'] as const

export type InputErrorCode = (typeof inputErrorCodes)[number]

const mark = Symbol.for('audian-webhooks.input-error')

/** An argument is invalid. Nothing was sent. Contains no token and no API key. */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly code: InputErrorCode
  /** One sentence for each problem. */
  readonly problems: readonly string[]
  readonly [mark] = true

  constructor(code: InputErrorCode, where: string, problems: readonly string[]) {
    super([`${where}:`, ...problems.map((problem) => `- ${problem}`)].join('\n'))
    this.code = code
    this.problems = problems
  }

  /** Whether a value is such an error, also one from another copy of this package, where `instanceof` fails. */
  static is(value: unknown): value is InputError {
    return typeof value === 'object' && value !== null && mark in value
  }
}
