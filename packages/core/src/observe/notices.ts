import type { SettlerEvents } from '../claim/settle.ts'
import type { SchemaIssue } from '../route/standard-schema.ts'
import type { StoreFailure } from '../store/store-failure.ts'
import type { LifecycleEmitter } from './lifecycle.ts'
import type { LineLimit } from './line-limit.ts'
import type { Logger } from './logger.ts'

/** Events other than the outcome of a delivery, reported to the lifecycle listeners and the log. */
export class Notices implements SettlerEvents {
  readonly #lifecycle: LifecycleEmitter
  readonly #logger: Logger
  readonly #limit: LineLimit

  constructor(parts: { lifecycle: LifecycleEmitter; logger: Logger; limit: LineLimit }) {
    this.#lifecycle = parts.lifecycle
    this.#logger = parts.logger
    this.#limit = parts.limit
  }

  onMismatch(mismatch: {
    readonly event: string
    readonly key: string
    readonly issues: readonly SchemaIssue[]
  }): void {
    this.#lifecycle.emit('mismatch', mismatch)
    const suppressed = this.#limit('mismatch')
    if (suppressed === undefined) return
    const { event, key, issues } = mismatch
    const fields = { event, key, issues: issues.map(({ message, path }) => ({ message, path })), suppressed }
    this.#logger.warn(fields, 'The data does not fit its schema.')
  }

  onConflict(event: string, key: string): void {
    this.#lifecycle.emit('conflict', { event, key })
    this.#logger.warn({ event, key }, 'A handled id arrived with another body: treated as a duplicate.')
  }

  onLeaseLost(key: string): void {
    this.#lifecycle.emit('lease-lost', { key })
    this.#logger.warn({ key }, 'The lease is lost: no further handler begins, and another process may run the event.')
  }

  onRenewalFailed(key: string, { error }: StoreFailure): void {
    this.#lifecycle.emit('renewal-failed', { key, error })
    this.#logger.warn({ key, err: error }, 'A lease could not be renewed. Retrying.')
  }

  onCompletionFailed(key: string, { error }: StoreFailure): void {
    this.#lifecycle.emit('completion-failed', { key, error })
    this.#logger.error({ key, err: error }, 'Handled, but the store did not record it. Retrying.')
  }

  onCompletionEnded(key: string, end: 'completed' | 'taken' | 'given-up'): void {
    this.#lifecycle.emit('completion-ended', { key, end })
    if (end === 'completed') this.#logger.info({ key }, 'The store has now recorded it.')
    else this.#logger.error({ key, end }, 'The success was never recorded: the event may be handled again.')
  }

  onReleaseFailed(key: string, { error }: StoreFailure): void {
    this.#lifecycle.emit('release-failed', { key, error })
    this.#logger.warn({ key, err: error }, 'The lease of a failed run could not be released. It expires.')
  }

  onAbandoned(key: string): void {
    this.#lifecycle.emit('abandoned', { key })
    this.#logger.error({ key }, 'A run did not end within abandonAfterMs: its place and lease are given up.')
  }
}
