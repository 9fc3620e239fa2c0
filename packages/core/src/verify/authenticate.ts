import { isThenable, type MaybePromise } from '../async/maybe-promise.ts'
import type { UnverifiedBytes } from '../receive/unverified-bytes.ts'
import type { KeyRing, SecretSource } from './secrets.ts'
import type { SignedHeaders } from './signed-headers.ts'
import type { VerifiedDelivery } from './verified-delivery.ts'
import { verify } from './verify.ts'

export interface SignedDelivery {
  readonly headers: SignedHeaders
  readonly body: Uint8Array
  /** Monotonic time of the request's arrival. */
  readonly arrivedAt: number
}

/** Why a signature could be neither confirmed nor rejected. */
export class Undecided {
  /**
   * `rotating`: no known secret matches, but a newer one may. `failed`: the secret provider failed. `crowded`: too many
   * deliveries wait for newer secrets.
   */
  readonly why: 'rotating' | 'failed' | 'crowded'
  readonly error: unknown

  constructor(why: Undecided['why'], error?: unknown) {
    this.why = why
    this.error = error
  }
}

/** Never rejects. */
export type Authenticate = (delivery: SignedDelivery) => MaybePromise<VerifiedDelivery | 'forged' | Undecided>

/**
 * Verifies with the known secrets, and with newer ones before it treats a delivery as forged: no delivery is rejected
 * because of secrets that were fetched before it arrived.
 *
 * @param limits how many deliveries at most wait while the provider is asked, and the memory for their bodies
 */
export function createAuthenticate(
  source: SecretSource,
  { maxWaiting, unverified }: { readonly maxWaiting: number; readonly unverified: UnverifiedBytes },
): Authenticate {
  let waiting = 0

  function decide(delivery: SignedDelivery, ring: KeyRing): VerifiedDelivery | 'forged' | Undecided | undefined {
    const verified = verify(delivery.headers, delivery.body, ring.keys)
    if (verified !== undefined) return verified
    if (ring.askedAt < delivery.arrivedAt) return undefined
    return ring.rotating ? new Undecided('rotating') : 'forged'
  }

  async function decideLater(delivery: SignedDelivery, asking: PromiseLike<KeyRing>) {
    const { byteLength } = delivery.body
    if (waiting >= maxWaiting || !unverified.reserve(byteLength)) return new Undecided('crowded')
    waiting++
    try {
      let verdict = decide(delivery, await asking)
      while (verdict === undefined) verdict = decide(delivery, await source.newer())
      return verdict
    } catch (error) {
      return new Undecided('failed', error)
    } finally {
      waiting--
      unverified.release(byteLength)
    }
  }

  return (delivery) => {
    const ring = source.current()
    if (isThenable(ring)) return decideLater(delivery, ring)
    return decide(delivery, ring) ?? decideLater(delivery, source.newer())
  }
}
