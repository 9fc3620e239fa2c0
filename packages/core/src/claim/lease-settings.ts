import { createDelays } from '../async/delays.ts'
import type { Settings } from '../options/settings.ts'
import { createStoreCall } from '../store/store-call.ts'
import { createTimeLimit } from '../store/time-limit.ts'
import type { LeaseSettings } from './lease.ts'

export function leaseSettings({ store, clock, numbers }: Settings): LeaseSettings {
  const { leaseMs, renewMs, storeTimeoutMs } = numbers
  const limit = createTimeLimit(createDelays(clock, storeTimeoutMs), storeTimeoutMs)
  return { store, clock, leaseMs, call: createStoreCall(limit), heartbeats: createDelays(clock, renewMs) }
}
