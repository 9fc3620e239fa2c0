import type { Notices } from '../observe/notices.ts'
import type { Ending } from '../outcome.ts'
import type { Claim } from '../store/store.ts'
import { StoreFailure } from '../store/store-failure.ts'
import type { Run } from './run.ts'

/** Why the store does not let an event run. */
export type Refusal = Exclude<Claim, { state: 'claimed' }> | StoreFailure

/** The ending of an event that the store does not let run. */
export function refused(refusal: Refusal, { event, key, fingerprint }: Run, notices: Notices): Ending {
  if (refusal instanceof StoreFailure) return { outcome: 'unavailable', reason: refusal.kind, error: refusal.error }
  if (refusal.state === 'busy') return { outcome: 'busy', retryAfterMs: refusal.retryAfterMs }
  if (isAnother(refusal.fingerprint, fingerprint)) notices.onConflict(event.event, key)
  return { outcome: 'duplicate' }
}

/** As text, since a store may give a number as text or bigint. One that stores no fingerprints gives undefined or null. */
function isAnother(stored: unknown, fingerprint: number): boolean {
  return stored !== undefined && stored !== null && String(stored) !== String(fingerprint)
}
