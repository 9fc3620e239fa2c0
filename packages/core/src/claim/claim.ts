import { andThen, type Soon } from '../async/maybe-promise.ts'
import type { Claim } from '../store/store.ts'
import { StoreFailure } from '../store/store-failure.ts'
import { Lease, type LeaseEvents, type LeaseSettings } from './lease.ts'
import { makeToken } from './token.ts'

export interface ClaimRequest {
  readonly key: string
  readonly fingerprint: number
  readonly events: LeaseEvents
}

/** The lease, or why the key was not claimed. */
export type Claimed = Lease | Exclude<Claim, { state: 'claimed' }> | StoreFailure

/** Claims a key. A claim that the store grants after the time-out is released immediately. */
export function claim(request: ClaimRequest, parts: LeaseSettings): Soon<Claimed> {
  const { store, call, clock, leaseMs } = parts
  const { key, fingerprint, events } = request
  const token = makeToken()
  const askedAt = clock.monotonic()
  const giveBack = (late: Claim) => {
    // Whether this succeeds changes nothing any more: if not, the lease expires.
    if (late.state === 'claimed') void call('release', () => store.release(key, token))
  }
  const answer = call('claim', () => store.claim(key, { token, leaseMs, fingerprint }), giveBack)
  return andThen(answer, (claim) => {
    if (claim instanceof StoreFailure) return claim
    return claim.state === 'claimed' ? new Lease({ key, token, askedAt }, parts, events) : claim
  })
}
