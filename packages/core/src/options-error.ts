import { AudianWebhooksError } from './errors.ts'

/** Thrown for wrong options, of `createWebhooks()` or of another function with options. */
export class OptionsError extends AudianWebhooksError {
  override readonly name = 'OptionsError'
  declare readonly code: 'OPTIONS_INVALID'
  /** One sentence for each problem, with the option's name. Contains no secret. */
  readonly problems: readonly string[]

  /** @param owner the function that got the options, such as `createWebhooks` */
  constructor(owner: string, problems: readonly string[]) {
    super('OPTIONS_INVALID', [`Invalid options for ${owner}():`, ...problems].join('\n- '))
    this.problems = problems
  }

  /** Whether a value is such an error, also one from another copy of this package, where `instanceof` fails. */
  static override is(value: unknown): value is OptionsError {
    return AudianWebhooksError.is(value) && value.code === 'OPTIONS_INVALID'
  }
}
