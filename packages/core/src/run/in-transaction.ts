import { Transaction, type TransactionSettings } from '../claim/transaction.ts'
import type { Notices } from '../observe/notices.ts'
import type { Ending } from '../outcome.ts'
import { TransactionHandlerContext } from './context.ts'
import { type Dispatchable, dispatch, type RunResult } from './dispatch.ts'
import { refused } from './refusal.ts'
import type { Run } from './run.ts'

/** Runs the event's handlers in a transaction of the store's, which commits what they did and their success at once. */
export async function inTransaction(run: Run, parts: TransactionSettings, notices: Notices): Promise<Ending> {
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
