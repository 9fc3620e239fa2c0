import type { Clock } from '../async/clock.ts'
import { createDelays } from '../async/delays.ts'
import type { Soon } from '../async/maybe-promise.ts'
import { Transaction, type TransactionSettings } from '../claim/transaction.ts'
import type { Notices } from '../observe/notices.ts'
import type { Numbers } from '../options/numbers.ts'
import type { Ending } from '../outcome.ts'
import type { TransactionalStore, TransactionRunner } from '../store/store.ts'
import { createTimeLimit } from '../store/time-limit.ts'
import { TransactionHandlerContext } from './context.ts'
import { type Dispatchable, dispatch, type RunResult } from './dispatch.ts'
import { refused } from './refusal.ts'
import type { Run } from './run.ts'

interface RunnerSettings {
  readonly store: TransactionalStore<unknown>
  readonly clock: Clock
  readonly numbers: Pick<Numbers, 'retainMs' | 'storeTimeoutMs'>
  readonly notices: Notices
}

export type InTransaction = (run: Run) => Soon<Ending>

/** For `runner` of a store that has transactions. */
// Opaque to stores: what is behind it may change with every version.
export const transactionRunner = createInTransaction as unknown as TransactionRunner

export type CreateInTransaction = typeof createInTransaction

function createInTransaction({ store, clock, numbers, notices }: RunnerSettings): InTransaction {
  const { retainMs, storeTimeoutMs } = numbers
  const limit = createTimeLimit(createDelays(clock, storeTimeoutMs), storeTimeoutMs)
  return (run) => inTransaction(run, { store, limit, retainMs }, notices)
}

/** Runs the event's handlers in a transaction of the store, which commits their writes and their success together. */
async function inTransaction(run: Run, parts: TransactionSettings, notices: Notices): Promise<Ending> {
  const { key, control } = run
  let result: RunResult | undefined
  const transaction = new Transaction(
    {
      key,
      fingerprint: run.fingerprint,
      onLost: () => run.onLost(),
      async run(tx) {
        if (control.stopped) return false
        result = 'lost'
        result = await dispatch(within(run, tx))
        return result === 'succeeded'
      },
    },
    parts,
  )
  control.holdWith(transaction)
  const end = await transaction.end()
  if (end === 'committed') {
    run.succeed()
    return { outcome: 'handled' }
  }
  if (result === undefined && control.stopped) return { outcome: control.stopped }
  if (result !== undefined) run.fail()
  return end === 'rolled-back' ? failed(result) : refused(end, run, notices)
}

/** The run, with the transaction in its context. */
function within(run: Run, tx: unknown): Dispatchable {
  return {
    event: run.event,
    route: run.route,
    onMismatch: run.onMismatch,
    isLost: () => run.isLost(),
    reportMismatch: (issues) => run.reportMismatch(issues),
    makeContext: (issues) => new TransactionHandlerContext(run, issues, tx),
  }
}

function failed(result: RunResult | undefined): Ending {
  return { outcome: 'failed', error: typeof result === 'object' ? result.error : undefined }
}
