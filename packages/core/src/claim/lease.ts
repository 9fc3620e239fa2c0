import type { Clock } from '../async/clock.ts'
import type { Delay, Delays } from '../async/delays.ts'
import { andThen, type MaybePromise } from '../async/maybe-promise.ts'
import type { IdempotencyStore } from '../store/store.ts'
import type { StoreCall } from '../store/store-call.ts'
import { StoreFailure } from '../store/store-failure.ts'
import type { Hold } from './hold.ts'

/** What the leases of one receiver share. */
export interface LeaseSettings {
  readonly store: IdempotencyStore
  readonly call: StoreCall
  readonly clock: Clock
  readonly leaseMs: number
  readonly heartbeats: Delays
}

export interface LeaseEvents {
  /** Called once: another token has the key, or no renewal succeeded within the duration of the lease. */
  onLost(): void
  onRenewalFailed(failure: StoreFailure): void
}

/** A claimed key, renewed at each heartbeat until it is stopped. */
export class Lease implements Hold {
  readonly key: string
  readonly token: string
  readonly #parts: LeaseSettings
  readonly #events: LeaseEvents
  #expiresAt: number
  #taken = false
  #lossTold = false
  #handled = false
  #heartbeat: Delay | undefined

  /** `askedAt`: monotonic time at which the claim was sent, so that the end calculated here is never later than the store's. */
  constructor(claimed: { key: string; token: string; askedAt: number }, parts: LeaseSettings, events: LeaseEvents) {
    this.key = claimed.key
    this.token = claimed.token
    this.#parts = parts
    this.#events = events
    this.#expiresAt = claimed.askedAt + parts.leaseMs
    this.#scheduleHeartbeat()
  }

  /** Whether someone else may be handling the event. May become false again when a late renewal succeeds. */
  get lost(): boolean {
    return this.#taken || this.#parts.clock.monotonic() >= this.#expiresAt
  }

  /** Another token has the key: certain, and final. */
  markTaken(): void {
    this.#taken = true
    this.stop()
    this.#tellLoss()
  }

  /**
   * The handlers have succeeded: from here on only the completion shows whether this token still has the key. A renewal
   * that is sent later finds the key done, which is not a loss.
   */
  markHandled(): void {
    this.#handled = true
  }

  /** Stops the renewals: the lease expires, unless it is completed or released. */
  stop(): void {
    this.#heartbeat?.cancel()
    this.#heartbeat = undefined
  }

  #scheduleHeartbeat(): void {
    this.#heartbeat = this.#parts.heartbeats.add(() => this.#renew())
  }

  #renew(): void {
    const { store, call, clock, leaseMs } = this.#parts
    this.#scheduleHeartbeat()
    const askedAt = clock.monotonic()
    const answer: MaybePromise<boolean | StoreFailure> = call('renew', () => store.renew(this.key, this.token, leaseMs))
    void andThen(answer, (value) => this.#heard(value, askedAt))
  }

  #heard(answer: boolean | StoreFailure, askedAt: number): void {
    if (this.#heartbeat === undefined) return
    if (answer === true) this.#expiresAt = Math.max(this.#expiresAt, askedAt + this.#parts.leaseMs)
    else if (answer instanceof StoreFailure) this.#events.onRenewalFailed(answer)
    else if (this.#handled) this.stop()
    else this.markTaken()
    if (this.lost && !this.#handled) this.#tellLoss()
  }

  #tellLoss(): void {
    if (this.#lossTold) return
    this.#lossTold = true
    this.#events.onLost()
  }
}
