import type { Claim } from '../claim/store.ts'
import { StoreFailure } from '../claim/store-failure.ts'
import type { Notices } from '../observe/notices.ts'
import type { Ending } from '../outcome.ts'
import type { Work } from '../work.ts'

/** Why a store lets nothing run. */
export type Refusal = Exclude<Claim, { state: 'claimed' }> | StoreFailure

/** How a delivery ends that the store lets not run. */
export function refused(refusal: Refusal, { event, key, print }: Work, notices: Notices): Ending {
  if (refusal instanceof StoreFailure) return { outcome: 'unavailable', reason: refusal.kind, error: refusal.error }
  if (refusal.state === 'busy') return { outcome: 'busy', retryAfterMs: refusal.retryAfterMs }
  // A store that keeps no fingerprints answers undefined or null.
  if (typeof refusal.fingerprint === 'string' && refusal.fingerprint !== print) notices.onConflict(event.event, key)
  return { outcome: 'duplicate' }
}
