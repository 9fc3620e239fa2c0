import type { LeaseEvents } from '../claim/lease.ts'
import type { Logger } from '../observe/logger.ts'
import type { Notices } from '../observe/notices.ts'
import { fingerprint } from '../parse/fingerprint.ts'
import type { Envelope } from '../protocol/envelope.ts'
import type { Route } from '../route/router.ts'
import type { SchemaIssue } from '../route/standard-schema.ts'
import type { StoreFailure } from '../store/store-failure.ts'
import type { Attempts } from './attempts.ts'
import type { AuthenticEvent } from './authentic-event.ts'
import { type ContextSource, HandlerContext } from './context.ts'
import type { Control } from './control.ts'
import type { Dispatchable } from './dispatch.ts'

/** What the runs of one receiver share. */
export interface RunEnvironment {
  readonly onMismatch: 'deliver' | 'retry'
  readonly attempts: Attempts
  readonly notices: Notices
  readonly makeLog: (fields: { key: string; event: string }) => Logger
}

/** One run of an event's handlers. A single object for lease, dispatch and context, since each event pays for it. */
export class Run implements LeaseEvents, Dispatchable, ContextSource {
  readonly key: string
  readonly event: Envelope
  readonly route: Route
  readonly control: Control
  readonly fingerprint: number
  readonly deliveryId: string | undefined
  readonly receivedAt: number
  readonly keyId: string
  readonly rawBody: Uint8Array
  readonly #attempt: number | undefined
  readonly #parts: RunEnvironment

  constructor(
    { delivery, event, key, receivedAt, attempt }: AuthenticEvent,
    begun: { route: Route; control: Control },
    parts: RunEnvironment,
  ) {
    this.key = key
    this.event = event
    this.route = begun.route
    this.control = begun.control
    this.fingerprint = fingerprint(delivery.body)
    this.deliveryId = delivery.deliveryId
    this.receivedAt = receivedAt
    this.keyId = delivery.keyId
    this.rawBody = delivery.body
    this.#attempt = attempt
    this.#parts = parts
  }

  get onMismatch(): 'deliver' | 'retry' {
    return this.#parts.onMismatch
  }

  get attempt(): number {
    return this.#attempt ?? this.#parts.attempts.next(this.key)
  }

  isLost(): boolean {
    return this.control.lost
  }

  onLost(): void {
    this.#parts.notices.onLeaseLost(this.key)
    this.control.loseLease()
  }

  onRenewalFailed(failure: StoreFailure): void {
    this.#parts.notices.onRenewalFailed(this.key, failure)
  }

  reportMismatch(issues: readonly SchemaIssue[]): void {
    this.#parts.notices.onMismatch({ event: this.event.event, key: this.key, issues })
  }

  makeContext(issues: readonly SchemaIssue[]): HandlerContext {
    return new HandlerContext(this, issues)
  }

  makeSignal(): AbortSignal {
    return this.control.signal
  }

  makeLog(): Logger {
    return this.#parts.makeLog({ key: this.key, event: this.event.event })
  }

  succeed(): void {
    this.control.succeed()
    this.#parts.attempts.succeeded(this.key)
  }

  fail(): void {
    this.#parts.attempts.failed(this.key)
  }
}
