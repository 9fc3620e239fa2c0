import { isThenable, type Soon } from '../async/maybe-promise.ts'
import { AudianWebhooksError } from '../errors.ts'
import { channels, traced } from '../observe/tracing.ts'
import type { Envelope } from '../protocol/envelope.ts'
import { isGenerator } from '../route/generators.ts'
import type { AnyHandler, Route } from '../route/router.ts'
import type { SchemaIssue } from '../route/standard-schema.ts'
import type { Context } from './context.ts'
import { type Validated, validate } from './validate.ts'

/** What is dispatched: an event, its handlers, and who hears of it. */
export interface Dispatchable {
  readonly event: Envelope
  readonly route: Route
  readonly onMismatch: 'deliver' | 'retry'
  makeContext(issues: readonly SchemaIssue[]): Context
  reportMismatch(issues: readonly SchemaIssue[]): void
  /** Called before each handler: if true, the handler does not begin. */
  isLost(): boolean
  /** Calls a handler, where tracing must not turn its answer into a promise. */
  readonly call?: CallHandler
}

type CallHandler = (handler: AnyHandler | undefined, event: Envelope, context: Context) => unknown

/** `lost`: the lease went before every handler had been begun. A thrown `undefined` is a failure too, hence the object. */
export type RunResult = 'succeeded' | 'lost' | { readonly error: unknown }

/** Validates the event, once, and runs its handlers one by one. Waits only for promises. Never throws or rejects. */
export function dispatch(run: Dispatchable): Soon<RunResult> {
  try {
    const validated = validate(run.event, run.route.schema)
    if (!isThenable(validated)) return begin(run, validated)
    return Promise.resolve(validated)
      .then((outcome) => begin(run, outcome))
      .catch(failed)
  } catch (error) {
    return failed(error)
  }
}

function begin(run: Dispatchable, { event, issues }: Validated): Soon<RunResult> {
  if (issues.length > 0) {
    run.reportMismatch(issues)
    if (run.onMismatch === 'retry') return failed(mismatch(event, issues))
  }
  const context = run.makeContext(issues)
  return runHandlers(run, { event, context, from: 0 })
}

interface Handing {
  readonly event: Envelope
  readonly context: Context
  /** The index of the next handler. */
  readonly from: number
  /** What the handler before resolved with. */
  readonly resolved?: unknown
}

function runHandlers(run: Dispatchable, { event, context, from, resolved }: Handing): Soon<RunResult> {
  const { handlers } = run.route
  try {
    if (isGenerator(resolved)) return failed(generatorReturned(event))
    for (let index = from; index < handlers.length; index++) {
      if (run.isLost()) return 'lost'
      const returned = (run.call ?? call)(handlers[index], event, context)
      if (isThenable(returned)) {
        const goOn = (value: unknown) => runHandlers(run, { event, context, from: index + 1, resolved: value })
        return Promise.resolve(returned).then(goOn, failed)
      }
      if (isGenerator(returned)) return failed(generatorReturned(event))
    }
    return 'succeeded'
  } catch (error) {
    return failed(error)
  }
}

function call(handler: AnyHandler | undefined, event: Envelope, context: Context): unknown {
  if (!channels.handler.hasSubscribers) return handler?.(event, context)
  const message = { event: event.event, key: context.key, attempt: context.attempt }
  return traced(channels.handler, message, () => handler?.(event, context))
}

function failed(error: unknown): RunResult {
  return { error }
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
