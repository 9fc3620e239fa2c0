import { Transaction, type TransactionParts } from '../claim/transaction.ts'
import { dispatch, type RunResult } from '../dispatch/dispatch.ts'
import type { Ending } from '../outcome.ts'
import type { Work, WorkParts } from '../work.ts'
import type { Handling } from './handling.ts'
import { refused } from './refusal.ts'

export interface TransactionalParts {
  readonly transactions: TransactionParts
  readonly work: Pick<WorkParts, 'attempts' | 'notices'>
}

/** Runs the event's handlers in a transaction of the store's, which commits what they did and their success at once. */
export class InTransaction implements Handling {
  readonly maxAtOnce: number
  readonly #parts: TransactionalParts

  constructor(parts: TransactionalParts, maxAtOnce: number) {
    this.#parts = parts
    this.maxAtOnce = maxAtOnce
  }

  async handle(work: Work): Promise<Ending> {
    const { transactions, work: parts } = this.#parts
    const { key, progress } = work
    let result: RunResult = 'lost'
    const run = async (tx: unknown) => {
      if (progress.stopped) return false
      work.transaction = { tx }
      result = await dispatch(work)
      return result === 'succeeded'
    }
    const request = { key, fingerprint: work.print, run, onLost: () => work.onLost() }
    const transaction = new Transaction(request, transactions)
    progress.hold = transaction
    const end = await transaction.end()
    if (end === 'committed') return this.#succeed(work)
    if (work.transaction === undefined && progress.stopped) return { outcome: progress.stopped }
    if (work.transaction !== undefined) parts.attempts.failed(key)
    return end === 'rolled-back' ? failed(result) : refused(end, work, parts.notices)
  }

  #succeed({ key, progress }: Work): Ending {
    progress.succeeded = true
    this.#parts.work.attempts.succeeded(key)
    return { outcome: 'handled' }
  }
}

function failed(result: RunResult): Ending {
  return { outcome: 'failed', error: typeof result === 'object' ? result.error : undefined }
}
