import { AudianWebhooksError } from '../errors.ts'
import { isThenable } from '../maybe-promise.ts'
import type { Envelope } from '../protocol/envelope.ts'
import type { Context } from './context.ts'
import type { AnyHandler, Route } from './router.ts'
import type { SchemaIssue } from './standard-schema.ts'
import { validate } from './validate.ts'

export interface Run {
  readonly event: Envelope
  readonly route: Route
  readonly onMismatch: 'deliver' | 'retry'
  readonly makeContext: (issues: readonly SchemaIssue[]) => Context
  readonly reportMismatch: (issues: readonly SchemaIssue[]) => void
  /** Asked before each handler: if true, it is not begun. */
  readonly isLost: () => boolean
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
    return await runAll(run.route.handlers, event, { context: run.makeContext(issues), isLost: run.isLost })
  } catch (error) {
    return { error }
  }
}

async function runAll(
  handlers: readonly AnyHandler[],
  event: Envelope,
  { context, isLost }: { context: Context; isLost: () => boolean },
): Promise<RunResult> {
  for (const handler of handlers) {
    if (isLost()) return 'lost'
    const result = handler(event, context)
    if (isThenable(result)) await result
  }
  return 'succeeded'
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
