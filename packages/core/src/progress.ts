import type { Waiter } from './claim/gate.ts'
import type { Lease } from './claim/lease.ts'
import type { Clock } from './clock.ts'
import { LazySignal } from './dispatch/lazy-signal.ts'
import { AudianWebhooksError } from './errors.ts'
import type { DeliveryFacts } from './outcome.ts'
import type { Envelope } from './protocol/envelope.ts'

/** One delivery on its way through the pipeline: what is known of it so far, and whether it is still waited for. */
export class Progress implements Waiter {
  /** Monotonic. */
  readonly arrivedAt: number
  /** Wall time. */
  readonly receivedAt: number
  readonly abort = new LazySignal()
  event: Envelope | undefined
  key: string | undefined
  deliveryId: string | undefined
  keyId: string | undefined
  /** Every handler has succeeded; only the recording is still to come. */
  succeeded = false
  /** The outcome has been given, at the deadline. What happens from here on changes no answer. */
  overdue = false
  /** Held while the handlers run. */
  lease: Lease | undefined
  /** It had succeeded when the deadline came, and was answered so. */
  succeededInTime = false
  /** Where it stands in the list of what is going on. */
  place = -1
  /** Set while it waits in the gate's line. */
  leave: (() => void) | undefined

  constructor(clock: Clock) {
    this.arrivedAt = clock.monotonic()
    this.receivedAt = clock.now()
  }

  expire(): void {
    this.overdue = true
    this.succeededInTime = this.succeeded
    this.leave?.()
    this.abort.abort(new AudianWebhooksError('DEADLINE_PASSED', 'The time for an answer to Audian is up.'))
  }

  loseLease(): void {
    this.abort.abort(new AudianWebhooksError('LEASE_LOST', 'Another process has taken the event over, or may have.'))
  }

  facts(now: number): DeliveryFacts {
    return {
      receivedAt: this.receivedAt,
      durationMs: now - this.arrivedAt,
      event: this.event?.event,
      key: this.key,
      timestamp: this.event?.timestamp,
      deliveryId: this.deliveryId,
      keyId: this.keyId,
    }
  }
}
