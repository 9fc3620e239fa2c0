import { allMatching, type DeliverySelection, inSlices } from '../search/all-matching.ts'
import type { Delivery } from '../state/delivery.ts'
import type { Endpoint } from '../state/endpoint.ts'
import { isAttack } from '../state/standing.ts'
import type { State } from '../state/state.ts'
import type { Dispatcher } from './dispatcher.ts'
import { followAttempts, type RedeliverProgress } from './follow-attempts.ts'

/** Why a delivery was not sent again. `to-be-refused`: it was made for a receiver to reject it. */
export type SkipReason = 'endpoint-deleted' | 'endpoint-paused' | 'to-be-refused'

export interface RedeliverAllResult {
  /** The new deliveries. */
  readonly deliveries: readonly Delivery[]
  /** The deliveries that were not sent again, and why. */
  readonly skipped: readonly { readonly delivery: Delivery; readonly reason: SkipReason }[]
}

export interface RedeliverAllOptions extends DeliverySelection {
  /** Called after each step, which may be thousands of times. */
  readonly onProgress?: ((progress: RedeliverProgress) => void) | undefined
}

/**
 * Sends again what a search finds among the deliveries that are kept when it begins, oldest first. Resolves when all of
 * them are queued; the queue opens no more requests at once than for other deliveries.
 *
 * @throws INVALID at once
 */
export function redeliverAll(
  { state, dispatcher }: { readonly state: State; readonly dispatcher: Dispatcher },
  { search, onProgress = () => undefined }: RedeliverAllOptions,
): Promise<RedeliverAllResult> {
  const matching = allMatching(state, { search })
  return start()

  async function start(): Promise<RedeliverAllResult> {
    const found: Delivery[] = []
    for await (const delivery of matching) found.push(delivery)
    const attempts = followAttempts(state, { found: found.length, onProgress })
    const deliveries: Delivery[] = []
    const skipped: RedeliverAllResult['skipped'][number][] = []
    try {
      for await (const delivery of inSlices(found)) {
        const reason = reasonToSkip(delivery, state.endpoint(delivery.endpointId))
        if (reason !== undefined) skipped.push({ delivery, reason })
        else deliveries.push(attempts.follow(dispatcher.repeat(delivery, 'redelivery')))
      }
    } finally {
      attempts.allStarted()
    }
    return { deliveries, skipped }
  }
}

function reasonToSkip({ kind }: Delivery, endpoint: Endpoint | undefined): SkipReason | undefined {
  if (isAttack(kind)) return 'to-be-refused'
  if (endpoint === undefined) return 'endpoint-deleted'
  return endpoint.active ? undefined : 'endpoint-paused'
}
