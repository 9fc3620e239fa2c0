import { isThenable } from '../async/maybe-promise.ts'
import { AudianWebhooksError } from '../errors.ts'
import type { Notices } from '../observe/notices.ts'
import { channels } from '../observe/tracing.ts'
import type { Numbers } from '../options/numbers.ts'
import type { Envelope } from '../protocol/envelope.ts'
import type { AnyHandler } from '../route/router.ts'
import type { SynchronousTransactionalStore, Transacted, TransactionRunner } from '../store/store.ts'
import { answerProblem, strangeAnswer } from '../store/store-answer.ts'
import { StoreFailure } from '../store/store-failure.ts'
import { type Context, TransactionHandlerContext } from './context.ts'
import { type Dispatchable, dispatch, type RunResult } from './dispatch.ts'
import type { InTransaction } from './in-transaction.ts'
import { refused } from './refusal.ts'
import type { Run } from './run.ts'

interface RunnerSettings {
  readonly store: SynchronousTransactionalStore<unknown>
  readonly numbers: Pick<Numbers, 'retainMs'>
  readonly notices: Notices
}

/** For `runner` of a store whose transactions are synchronous. */
// Opaque to stores: what is behind it may change with every version.
export const synchronousTransactionRunner = createInTransaction as unknown as TransactionRunner

/** Thrown through the store, so that it rolls back. */
const rollBack = new Error('Rolled back: the handlers did not succeed.')

/**
 * Runs the event's handlers in a transaction that begins and ends within one call: no other code of the process runs while it
 * is open, so nothing else can be written in it and be rolled back with it.
 */
function createInTransaction({ store, numbers: { retainMs }, notices }: RunnerSettings): InTransaction {
  return (run) => {
    const { key, fingerprint } = run
    let result: RunResult | undefined
    const end = transacted(() =>
      store.transact(key, { retainMs, fingerprint }, (tx) => {
        result = runNow(run, tx)
        if (result !== 'succeeded') throw rollBack
      }),
    )
    if (result === 'succeeded' && end === 'committed') {
      run.succeed()
      return { outcome: 'handled' }
    }
    if (result !== undefined) run.fail()
    if (typeof result === 'object') return { outcome: 'failed', error: result.error }
    return refused(end === 'committed' ? outOfPlace() : end, run, notices)
  }
}

function transacted(
  call: () => Transacted<void>,
): 'committed' | Exclude<Transacted<void>, { state: 'committed' }> | StoreFailure {
  try {
    const answer = call()
    const problem = answerProblem('transact', answer)
    if (problem !== undefined) throw problem
    return answer.state === 'committed' ? 'committed' : answer
  } catch (error) {
    return new StoreFailure('store-failed', error)
  }
}

function outOfPlace(): StoreFailure {
  return new StoreFailure(
    'store-failed',
    strangeAnswer('transact', { state: 'committed' }, 'not what its run has come to'),
  )
}

function runNow(run: Run, tx: unknown): RunResult {
  let over = false
  const result = dispatch(within(run, { tx, isLost: () => over }))
  if (!isThenable(result)) return result
  // What follows a promise is not in the transaction any more: no further handler begins.
  over = true
  return { error: promised(run.event) }
}

/** The run, with the transaction in its context. */
function within(run: Run, { tx, isLost }: { tx: unknown; isLost: () => boolean }): Dispatchable {
  return {
    event: run.event,
    route: run.route,
    onMismatch: run.onMismatch,
    isLost,
    reportMismatch: (issues) => run.reportMismatch(issues),
    makeContext: (issues) => new TransactionHandlerContext(run, issues, tx),
    call,
  }
}

/** Traced without a promise. */
function call(handler: AnyHandler | undefined, event: Envelope, context: Context): unknown {
  if (!channels.handler.hasSubscribers) return handler?.(event, context)
  const message = { event: event.event, key: context.key, attempt: context.attempt }
  return channels.handler.traceSync(() => handler?.(event, context), message)
}

function promised({ event }: Envelope): AudianWebhooksError {
  return new AudianWebhooksError(
    'HANDLER_INVALID',
    `A handler of ${event}, or its schema, returned a promise. With this store handlers and schemas must be synchronous: the transaction cannot wait. Nothing was committed. Remove async and await, or use the store without transactional: true.`,
  )
}
