import { createDelays } from '../async/delays.ts'
import type { LeaseParts } from '../claim/lease.ts'
import { isTransactional } from '../claim/store.ts'
import { createStoreCall } from '../claim/store-call.ts'
import { createTimeLimit } from '../claim/time-limit.ts'
import type { Settings } from '../options/settings.ts'
import type { Handling } from './handling.ts'
import { InTransaction } from './in-transaction.ts'
import { type LeasedParts, UnderLease } from './under-lease.ts'

export function createHandling({ store, numbers, clock }: Settings, parts: LeasedParts): Handling {
  if (isTransactional(store)) {
    const limit = createTimeLimit(createDelays(clock, numbers.storeTimeoutMs), numbers.storeTimeoutMs)
    const transactions = { store, limit, retainMs: numbers.retainMs }
    return new InTransaction({ transactions, work: parts.work }, Math.min(numbers.concurrency, store.maxTransactions))
  }
  return new UnderLease(parts, numbers.concurrency)
}

export function leasePartsOf({ store, clock, numbers }: Settings): LeaseParts {
  return {
    store,
    clock,
    leaseMs: numbers.leaseMs,
    call: createStoreCall(createTimeLimit(createDelays(clock, numbers.storeTimeoutMs), numbers.storeTimeoutMs)),
    heartbeats: createDelays(clock, numbers.renewMs),
  }
}
