import { createSharedDelays } from '../async/delays.ts'
import type { LeaseSettings } from '../claim/lease.ts'
import type { Settler } from '../claim/settle.ts'
import type { Observer } from '../observe/observer.ts'
import type { Settings } from '../options/settings.ts'
import type { Router } from '../route/router.ts'
import { isTransactional } from '../store/store.ts'
import { Attempts } from './attempts.ts'
import { createGate, type Gate } from './gate.ts'
import type { CreateInTransaction, InTransaction } from './in-transaction.ts'
import { Processor } from './process.ts'

interface ProcessorParts {
  readonly router: Router
  readonly leases: LeaseSettings
  readonly settler: Settler
  readonly observer: Observer
}

/** A processor, and the gate through which runs go. */
export function createProcessor(
  settings: Settings,
  { router, leases, settler, observer }: ProcessorParts,
): { readonly gate: Gate; readonly processor: Processor } {
  const { clock, numbers, onMismatch } = settings
  const { notices, makeLog } = observer
  const gate = createGate({ concurrency: concurrencyOf(settings), maxWaiting: numbers.maxWaiting })
  const processor = new Processor({
    router,
    gate,
    leases,
    settler,
    inTransaction: createInTransaction(settings, observer),
    abandonments: createSharedDelays(clock, numbers.abandonAfterMs),
    onMismatch,
    attempts: new Attempts(),
    notices,
    makeLog,
  })
  return { gate, processor }
}

/** At most as many runs as the store has connections for transactions. */
function concurrencyOf({ store, numbers: { concurrency } }: Settings): number {
  return isTransactional(store) ? Math.min(concurrency, store.maxTransactions) : concurrency
}

function createInTransaction(
  { store, clock, numbers }: Settings,
  { notices }: Pick<Observer, 'notices'>,
): InTransaction | undefined {
  if (!isTransactional(store)) return undefined
  return (store.runner as unknown as CreateInTransaction)({ store, clock, numbers, notices })
}
