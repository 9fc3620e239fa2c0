import { randomUUID } from 'node:crypto'
import { AudianWebhooksError } from '../errors.ts'
import { isThenable, type MaybePromise } from '../maybe-promise.ts'
import { Lease, type LeaseEvents, type LeaseParts } from './lease.ts'
import type { Claim } from './store.ts'
import { StoreFailure } from './store-call.ts'

export interface ClaimRequest {
  readonly key: string
  readonly fingerprint: string
  readonly events: LeaseEvents
}

/** The lease; or why there is none. */
export type Claimed = Lease | Exclude<Claim, { state: 'claimed' }> | StoreFailure

/** Claims a key. A claim that the store grants after its time was up is given back at once. */
export function claim(request: ClaimRequest, parts: LeaseParts): MaybePromise<Claimed> {
  const { store, call, clock, leaseMs } = parts
  const { key, fingerprint, events } = request
  const token = randomUUID()
  const askedAt = clock.monotonic()
  const heard = (answer: Claim | StoreFailure): Claimed => {
    if (answer instanceof StoreFailure) return answer
    if (!isClaim(answer)) return new StoreFailure('store-failed', strangeAnswer(answer))
    return answer.state === 'claimed' ? new Lease({ key, token, askedAt }, parts, events) : answer
  }
  const giveBack = (late: Claim) => {
    // Whether this succeeds changes nothing any more: if not, the lease lapses.
    if (isClaim(late) && late.state === 'claimed') void call(() => store.release(key, token))
  }
  const answer = call(() => store.claim(key, { token, leaseMs, fingerprint }), giveBack)
  return isThenable(answer) ? answer.then(heard) : heard(answer)
}

function isClaim(answer: unknown): answer is Claim {
  if (typeof answer !== 'object' || answer === null || !('state' in answer)) return false
  return answer.state === 'claimed' || answer.state === 'busy' || answer.state === 'done'
}

function strangeAnswer(answer: unknown): AudianWebhooksError {
  return new AudianWebhooksError(
    'STORE_ANSWER_INVALID',
    `The store's claim() answered ${JSON.stringify(answer)}, which is none of claimed, busy and done. Run the store through the contract suite of @audian-webhooks/testing.`,
  )
}
