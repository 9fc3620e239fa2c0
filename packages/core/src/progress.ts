import type { Clock } from './async/clock.ts'
import { type Deferred, deferred } from './async/deferred.ts'
import type { Delay } from './async/delays.ts'
import type { Waiter } from './claim/gate.ts'
import type { Hold } from './claim/hold.ts'
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
  /** The body, once the delivery was found authentic. */
  rawBody: Uint8Array | undefined
  /** Every handler has succeeded; only the recording is still to come. */
  succeeded = false
  /** The outcome has been given, at the deadline. What happens from here on changes no answer. */
  overdue = false
  /** How it ends if it has not begun: nothing is begun for it any more. */
  stopped: 'timed-out' | 'draining' | undefined
  /** The store has been asked for its event: from here on there is something to finish. */
  begun = false
  /** Held while the handlers run. */
  hold: Hold | undefined
  /** Calls back when its run has not ended for too long. */
  abandonment: Delay | undefined
  /** It had succeeded when the deadline came, and was answered so. */
  succeededInTime = false
  /** Where it stands in the list of what is going on. */
  place = -1
  /** Set while it waits in the gate's line. */
  leave: (() => void) | undefined
  #abandoned: Deferred | undefined

  constructor(clock: Clock) {
    this.arrivedAt = clock.monotonic()
    this.receivedAt = clock.now()
  }

  /** The deadline. */
  expire(): void {
    this.overdue = true
    this.succeededInTime = this.succeeded
    this.#stop('timed-out')
    this.abort.abort(new AudianWebhooksError('DEADLINE_PASSED', 'The time for an answer to Audian is up.'))
  }

  /** Its run has not ended for too long: nobody waits for it any more, and it holds its event no longer. */
  abandon(): void {
    this.hold?.stop()
    this.#stop('timed-out')
    this.#abandoned?.resolve()
  }

  /** The receiver is closing and waits no longer. Its lease lapses: the handler may yet have its effect. */
  close(): void {
    this.hold?.stop()
    this.abandonment?.cancel()
    this.#stop('draining')
    this.abort.abort(new AudianWebhooksError('CLOSED', 'The receiver is closing and cannot wait any longer.'))
  }

  /** Settles with the work, or when the run is abandoned. */
  unlessAbandoned(work: Promise<void>): Promise<void> {
    this.#abandoned ??= deferred()
    return Promise.race([work, this.#abandoned.promise])
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

  #stop(stopped: 'timed-out' | 'draining'): void {
    this.stopped ??= stopped
    this.leave?.()
  }
}
