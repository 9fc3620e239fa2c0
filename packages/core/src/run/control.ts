import type { Delay } from '../async/delays.ts'
import type { Hold } from '../claim/hold.ts'
import { AudianWebhooksError } from '../errors.ts'
import { LazySignal } from './lazy-signal.ts'

/** What stops a run from outside, and how far the run has got. */
export class Control {
  #stopped: 'timed-out' | 'draining' | undefined
  #progress: 'waiting' | 'begun' | 'succeeded' = 'waiting'
  #abort: LazySignal | undefined
  #hold: Hold | undefined
  #onStop: (() => void) | undefined
  #abandonment: Delay | undefined
  #abandoned = false
  readonly #onAbandon: (() => void) | undefined

  /** `onAbandon` is called when the run has not ended for too long. */
  constructor(onAbandon?: () => void) {
    this.#onAbandon = onAbandon
  }

  /** Why nothing may begin any more; the ending of a run that has not begun. */
  get stopped(): 'timed-out' | 'draining' | undefined {
    return this.#stopped
  }

  /** The store has been asked for the event: from here on there is something to finish. */
  get begun(): boolean {
    return this.#progress !== 'waiting'
  }

  get abandoned(): boolean {
    return this.#abandoned
  }

  /** Every handler has succeeded; only the recording is still to come. */
  get succeeded(): boolean {
    return this.#progress === 'succeeded'
  }

  /** Another process may be handling the event by now. */
  get lost(): boolean {
    return this.#hold?.lost ?? false
  }

  /** For the handlers: aborts with the reason why the receiver no longer waits. */
  get signal(): AbortSignal {
    return this.#lazySignal.signal
  }

  begin(): void {
    this.#progress = 'begun'
  }

  /** `hold` keeps other processes away while the handlers run. */
  holdWith(hold: Hold): void {
    this.#hold = hold
  }

  succeed(): void {
    this.#progress = 'succeeded'
  }

  /** The listener is called when the run is stopped while it waits for its turn. One at a time. */
  onStop(listener: () => void): void {
    this.#onStop = listener
  }

  /** What abandons the run when its time is up. It is cancelled when the receiver closes. */
  abandonWith(abandonment: Delay): void {
    this.#abandonment = abandonment
  }

  /** The time for an answer, or for a job, is up. The run continues, and keeps its hold. */
  expire(): void {
    this.#stop('timed-out')
    this.#lazySignal.abort(new AudianWebhooksError('DEADLINE_PASSED', 'The time for this run is up.'))
  }

  /** The receiver is closing. The lease expires instead of being released: a handler may still have an effect. */
  close(): void {
    this.letGo()
    this.#abandonment?.cancel()
    this.#stop('draining')
    this.#lazySignal.abort(new AudianWebhooksError('CLOSED', 'The receiver is closing and cannot wait any longer.'))
  }

  /** The run has not ended for too long: it is no longer waited for, and holds its event no longer. */
  abandon(): void {
    this.#abandoned = true
    this.letGo()
    this.#stop('timed-out')
    this.#onAbandon?.()
  }

  loseLease(): void {
    this.#lazySignal.abort(
      new AudianWebhooksError('LEASE_LOST', 'Another process has taken over the event, or may have.'),
    )
  }

  /** Gives up the hold without a call to the store. */
  letGo(): void {
    this.#hold?.stop()
  }

  get #lazySignal(): LazySignal {
    this.#abort ??= new LazySignal()
    return this.#abort
  }

  #stop(stopped: 'timed-out' | 'draining'): void {
    this.#stopped ??= stopped
    this.#onStop?.()
  }
}
