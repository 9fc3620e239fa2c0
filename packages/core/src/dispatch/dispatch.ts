import { isThenable } from '../async/maybe-promise.ts'
import { AudianWebhooksError } from '../errors.ts'
import type { Envelope } from '../protocol/envelope.ts'
import type { Context } from './context.ts'
import { isGenerator } from './generators.ts'
import type { Route } from './router.ts'
import type { SchemaIssue } from './standard-schema.ts'
import { validate } from './validate.ts'

export interface Run {
  readonly event: Envelope
  readonly route: Route
  readonly onMismatch: 'deliver' | 'retry'
  makeContext(issues: readonly SchemaIssue[]): Context
  reportMismatch(issues: readonly SchemaIssue[]): void
  /** Asked before each handler: if true, it is not begun. */
  isLost(): boolean
}

/** `lost`: the lease went before every handler had been begun. A thrown `undefined` is a failure too, hence the object. */
export type RunResult = 'succeeded' | 'lost' | { readonly error: unknown }

/** Validates the event, once, and awaits its handlers one by one. Never rejects. */
export async function dispatch(run: Run): Promise<RunResult> {
  try {
    const validating = validate(run.event, run.route.schema)
    const { event, issues } = isThenable(validating) ? await validating : validating
    if (issues.length > 0) {
      run.reportMismatch(issues)
      if (run.onMismatch === 'retry') return { error: mismatch(event, issues) }
    }
    const context = run.makeContext(issues)
    for (const handler of run.route.handlers) {
      if (run.isLost()) return 'lost'
      const returned = handler(event, context)
      if (isGenerator(isThenable(returned) ? await returned : returned)) return { error: generatorReturned(event) }
    }
    return 'succeeded'
  } catch (error) {
    return { error }
  }
}

function generatorReturned({ event }: Envelope): AudianWebhooksError {
  return new AudianWebhooksError(
    'HANDLER_INVALID',
    `A handler of ${event} returned a generator, whose body has not run. Make the handler a function or an async function.`,
  )
}

function mismatch(event: Envelope, issues: readonly SchemaIssue[]): AudianWebhooksError {
  const [first] = issues
  const path = first?.path?.map((step) => String(typeof step === 'object' ? step.key : step)).join('.')
  const where = path ? `data.${path}` : 'data'
  return new AudianWebhooksError(
    'EVENT_MISMATCH',
    `${event.event}: ${where} does not fit its schema: ${first?.message ?? 'no reason given'} (${issues.length} in all).`,
  )
}
