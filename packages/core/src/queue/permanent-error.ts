import { AudianWebhooksError } from '../errors.ts'

/** Thrown by a handler behind a queue if no attempt can succeed. The job is moved to the dead letters immediately. */
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
