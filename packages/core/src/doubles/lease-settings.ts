import { type FakeClock, fakeClock } from '@audian-webhooks/testing'
import { createDelays } from '../async/delays.ts'
import type { LeaseEvents, LeaseSettings } from '../claim/lease.ts'
import { createStoreCall } from '../store/store-call.ts'
import type { StoreFailure } from '../store/store-failure.ts'
import { createTimeLimit } from '../store/time-limit.ts'
import { createFaultyStore, type FaultyStore } from './faulty-store.ts'

/** Leases of 30 s, renewed every 10 s, and 3 s for each call of a store that can be made to fail. */
export function createLeaseSettings(answering?: 'values' | 'promises'): LeaseSettings & {
  readonly clock: FakeClock
  readonly store: FaultyStore
} {
  const clock = fakeClock()
  return {
    clock,
    store: createFaultyStore(clock, answering),
    leaseMs: 30_000,
    call: createStoreCall(createTimeLimit(createDelays(clock, 3000), 3000)),
    heartbeats: createDelays(clock, 10_000),
  }
}

/** What a lease has reported: `lost`, or the kind of a failed renewal. */
export function recordingLeaseEvents(): LeaseEvents & { readonly emitted: string[] } {
  const emitted: string[] = []
  return {
    emitted,
    onLost: () => emitted.push('lost'),
    onRenewalFailed: ({ kind }: StoreFailure) => emitted.push(kind),
  }
}
