import { AudianWebhooksError } from './errors.ts'

/** Wrong options: those of `createWebhooks()`, or of a function of another package that takes options. */
export class OptionsError extends AudianWebhooksError {
  override readonly name = 'OptionsError'
  declare readonly code: 'OPTIONS_INVALID'
  /** A sentence for everything that was found wrong, with the option's name. Holds no secret. */
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
