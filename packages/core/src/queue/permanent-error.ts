import { AudianWebhooksError } from '../errors.ts'

/** Thrown by a handler behind a queue: no attempt can succeed, so the job goes to the dead letters at once. */
export class PermanentError extends AudianWebhooksError {
  override readonly name = 'PermanentError'

  constructor(message: string, options?: ErrorOptions) {
    super('PERMANENT', message, options)
  }

  /** Whether a value is such an error, also one from another copy of this package, where `instanceof` fails. */
  static override is(value: unknown): value is PermanentError {
    return AudianWebhooksError.is(value) && value.code === 'PERMANENT'
  }
}
