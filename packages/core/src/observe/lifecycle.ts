import { EventEmitter } from 'eventemitter3'
import { isThenable } from '../async/maybe-promise.ts'
import type { Outcome } from '../outcome.ts'
import type { SchemaIssue } from '../route/standard-schema.ts'

/** Lifecycle events of a receiver. docs/reference/lifecycle.md has a table of their payloads. */
export interface LifecycleEvents {
  /** A delivery has its outcome. Emitted once for each delivery, for every outcome. */
  outcome: Outcome
  /** The result of a run that was answered `timed-out` and has now ended. */
  'late-outcome': Outcome
  /** An authentic event without a handler; once for each name. */
  unhandled: { readonly event: string }
  /** `data` does not fit its schema. */
  mismatch: { readonly event: string; readonly key: string; readonly issues: readonly SchemaIssue[] }
  /** The same id arrived with another body. It is treated as a duplicate. */
  conflict: { readonly event: string; readonly key: string }
  /** A run lost its lease. It may overlap with the next run. */
  'lease-lost': { readonly key: string }
  /** A renewal failed, but the lease has not expired yet. */
  'renewal-failed': { readonly key: string; readonly error: unknown }
  /** Handled, but not recorded yet: recording is retried. If the process dies before it succeeds, the event is handled again. */
  'completion-failed': { readonly key: string; readonly error: unknown }
  /** The result of those retries. `taken` and `given-up`: the event may be, or may have been, handled again. */
  'completion-ended': { readonly key: string; readonly end: 'completed' | 'taken' | 'given-up' }
  /** The lease of a failed run could not be released. It expires. */
  'release-failed': { readonly key: string; readonly error: unknown }
  /** A run did not end within `abandonAfterMs`: it no longer counts, and its lease expires. */
  abandoned: { readonly key: string }
  /**
   * Audian will not deliver this authentic event again, and it was not handled. Keep `rawBody` to handle the event
   * later. It contains phone numbers, so the receiver never logs it.
   */
  'permanent-loss': PermanentLoss
  /** Several well-formed deliveries in a row had wrong signatures: a secret may be missing here. At most once a minute. */
  'suspected-loss': { readonly inARow: number }
  /** A job of the queue failed. Its next attempt begins after `retryAfterMs` at the earliest. */
  'job-failed': {
    readonly key: string | undefined
    readonly attempt: number
    readonly retryAfterMs: number
    readonly error: unknown
  }
  /** A job was moved to the dead letters: it does not run again unless it is replayed. */
  'job-dead': {
    readonly key: string | undefined
    readonly attempt: number
    readonly reason: string
    readonly error: unknown
  }
  draining: { readonly running: number }
  closed: { readonly unfinished: readonly string[] }
}

/** The outcome of the last delivery, with the exact bytes that were signed. */
export type PermanentLoss = Outcome & { readonly rawBody: Uint8Array }

/** Registers listeners for lifecycle events. A listener that throws or rejects is logged, and has no other effect. */
export interface Lifecycle {
  on<TName extends keyof LifecycleEvents>(name: TName, listener: LifecycleListener<TName>): this
  off<TName extends keyof LifecycleEvents>(name: TName, listener: LifecycleListener<TName>): this
}

export type LifecycleListener<TName extends keyof LifecycleEvents> = (payload: LifecycleEvents[TName]) => unknown

export class LifecycleEmitter implements Lifecycle {
  readonly #emitter = new EventEmitter<keyof LifecycleEvents>()
  readonly #onListenerError: (error: unknown, name: string) => void

  constructor(onListenerError: (error: unknown, name: string) => void) {
    this.#onListenerError = onListenerError
  }

  on<TName extends keyof LifecycleEvents>(name: TName, listener: LifecycleListener<TName>): this {
    this.#emitter.on(name, listener)
    return this
  }

  off<TName extends keyof LifecycleEvents>(name: TName, listener: LifecycleListener<TName>): this {
    this.#emitter.off(name, listener)
    return this
  }

  emit<TName extends keyof LifecycleEvents>(name: TName, payload: LifecycleEvents[TName]): void {
    if (this.#emitter.listenerCount(name) === 0) return
    // One by one and not by the emitter's own emit(), where one listener's throw would silence the next.
    for (const listener of this.#emitter.listeners(name))
      this.#tell(listener as LifecycleListener<TName>, payload, name)
  }

  #tell(listener: (payload: never) => unknown, payload: unknown, name: string): void {
    try {
      const result = listener(payload as never)
      if (isThenable(result)) result.then(undefined, (error) => this.#onListenerError(error, name))
    } catch (error) {
      this.#onListenerError(error, name)
    }
  }
}
