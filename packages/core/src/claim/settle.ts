import { createDeferred } from '../async/deferred.ts'
import { andThen, type MaybePromise, type Soon } from '../async/maybe-promise.ts'
import { StoreFailure } from '../store/store-failure.ts'
import type { Lease, LeaseSettings } from './lease.ts'
import { type PendingCompletion, PendingCompletions } from './pending-completions.ts'

/** `taken`: another token has the key. `pending`: the store failed; it is tried again in the background. */
export type Completion = 'completed' | 'taken' | 'pending'

export interface SettlerEvents {
  onCompletionFailed(key: string, failure: StoreFailure): void
  /** The end of a pending completion; `given-up` if the store failed for `giveUpAfterMs`. */
  onCompletionEnded(key: string, end: 'completed' | 'taken' | 'given-up'): void
  onReleaseFailed(key: string, failure: StoreFailure): void
}

export interface SettlerOptions {
  readonly retainMs: number
  readonly giveUpAfterMs: number
  readonly events: SettlerEvents
}

const firstRetryMs = 1000
/** Well below the duration of a lease, so that a store which is available again still has the key under this token. */
const slowestRetryMs = 8000

/** Ends leases: by `complete` after success, by `release` after failure. */
export class Settler {
  readonly #parts: LeaseSettings
  readonly #options: SettlerOptions
  readonly #pending = new PendingCompletions()
  #abandoned = false

  constructor(parts: LeaseSettings, options: SettlerOptions) {
    this.#parts = parts
    this.#options = options
  }

  /** Whether the event was handled here, but is not recorded yet. */
  hasSucceeded(key: string): boolean {
    return this.#pending.hasKey(key)
  }

  /** The keys whose success is not recorded yet. */
  get pendingKeys(): readonly string[] {
    return this.#pending.keys
  }

  /** Settles when this key's completion, if one is pending, has ended. */
  ended(key: string): Promise<void> | undefined {
    return this.#pending.ended(key)
  }

  /** Settles when no completion is pending. */
  async allEnded(): Promise<void> {
    for (let ended = this.#pending.ended(); ended !== undefined; ended = this.#pending.ended()) await ended
  }

  complete(lease: Lease): Soon<Completion> {
    lease.markHandled()
    const heard = (answer: boolean | StoreFailure): Completion => {
      if (!(answer instanceof StoreFailure)) return this.#recorded(lease, answer)
      const pending = this.#keep(lease)
      this.#options.events.onCompletionFailed(lease.key, answer)
      if (this.#abandoned) this.#endAs(pending, 'given-up')
      else this.#scheduleRetry(pending, firstRetryMs)
      return 'pending'
    }
    return andThen(this.#tryToComplete(lease), heard)
  }

  release(lease: Lease): Soon<void> {
    lease.stop()
    const { store, call } = this.#parts
    const heard = (answer: boolean | StoreFailure) => {
      if (answer instanceof StoreFailure) this.#options.events.onReleaseFailed(lease.key, answer)
    }
    return andThen(
      call('release', () => store.release(lease.key, lease.token)),
      heard,
    )
  }

  /** At shutdown: gives up every pending completion. Their leases expire, and nothing is retried from here on. */
  abandon(): void {
    this.#abandoned = true
    for (const pending of this.#pending.all) {
      pending.timer?.cancel()
      this.#end(pending)
    }
  }

  #tryToComplete(lease: Lease): MaybePromise<boolean | StoreFailure> {
    const { store, call } = this.#parts
    return call('complete', () => store.complete(lease.key, lease.token, this.#options.retainMs))
  }

  #recorded(lease: Lease, own: boolean): 'completed' | 'taken' {
    if (own) lease.stop()
    else lease.markTaken()
    return own ? 'completed' : 'taken'
  }

  // The heartbeat continues in the meantime, so the key stays ours as long as the store takes renewals.
  #keep(lease: Lease): PendingCompletion {
    const { promise: ended, resolve: end } = createDeferred()
    const giveUpAt = this.#parts.clock.monotonic() + this.#options.giveUpAfterMs
    const pending: PendingCompletion = { lease, giveUpAt, ended, end }
    this.#pending.add(pending)
    return pending
  }

  #scheduleRetry(pending: PendingCompletion, waitMs: number): void {
    pending.timer = this.#parts.clock.setTimer(() => void this.#retry(pending, waitMs), waitMs)
  }

  async #retry(pending: PendingCompletion, waitedMs: number): Promise<void> {
    const { lease } = pending
    const answer = await this.#tryToComplete(lease)
    if (!this.#pending.has(pending)) return
    if (!(answer instanceof StoreFailure)) return this.#endAs(pending, this.#recorded(lease, answer))
    if (this.#parts.clock.monotonic() >= pending.giveUpAt) return this.#endAs(pending, 'given-up')
    this.#scheduleRetry(pending, Math.min(waitedMs * 2, slowestRetryMs))
  }

  #endAs(pending: PendingCompletion, end: 'completed' | 'taken' | 'given-up'): void {
    this.#end(pending)
    this.#options.events.onCompletionEnded(pending.lease.key, end)
  }

  #end(pending: PendingCompletion): void {
    pending.lease.stop()
    this.#pending.delete(pending)
    pending.end()
  }
}
