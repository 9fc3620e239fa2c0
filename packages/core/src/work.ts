import type { LeaseEvents } from './claim/lease.ts'
import type { StoreFailure } from './claim/store-failure.ts'
import type { Attempts } from './dispatch/attempts.ts'
import { HandlerContext, TransactionHandlerContext } from './dispatch/context.ts'
import type { Run } from './dispatch/dispatch.ts'
import type { Route } from './dispatch/router.ts'
import type { SchemaIssue } from './dispatch/standard-schema.ts'
import type { Logger } from './observe/logger.ts'
import type { Notices } from './observe/notices.ts'
import { fingerprint } from './parse/fingerprint.ts'
import type { Progress } from './progress.ts'
import type { Envelope } from './protocol/envelope.ts'
import type { VerifiedDelivery } from './verify/verified-delivery.ts'

/** What work needs of its receiver. */
export interface WorkParts {
  readonly onMismatch: 'deliver' | 'retry'
  readonly attempts: Attempts
  readonly notices: Notices
  readonly makeLog: (fields: { key: string; event: string }) => Logger
}

/** An authentic event with somebody to handle it. One object for lease and run, since each delivery pays for it. */
export class Work implements LeaseEvents, Run {
  readonly delivery: VerifiedDelivery
  readonly event: Envelope
  readonly route: Route
  readonly key: string
  readonly progress: Progress
  /** The fingerprint of the body. */
  readonly print: string
  readonly onMismatch: 'deliver' | 'retry'
  /** What the handlers of a transactional store get. */
  transaction: { readonly tx: unknown } | undefined
  readonly #parts: WorkParts

  constructor(
    accepted: { delivery: VerifiedDelivery; event: Envelope; route: Route; key: string; progress: Progress },
    parts: WorkParts,
  ) {
    this.delivery = accepted.delivery
    this.event = accepted.event
    this.route = accepted.route
    this.key = accepted.key
    this.progress = accepted.progress
    this.print = fingerprint(accepted.delivery.body)
    this.onMismatch = parts.onMismatch
    this.#parts = parts
  }

  isLost(): boolean {
    return this.progress.hold?.lost ?? false
  }

  onLost(): void {
    this.#parts.notices.onLeaseLost(this.key)
    this.progress.loseLease()
  }

  onRenewalFailed(failure: StoreFailure): void {
    this.#parts.notices.onRenewalFailed(this.key, failure)
  }

  reportMismatch(issues: readonly SchemaIssue[]): void {
    this.#parts.notices.onMismatch({ event: this.event.event, key: this.key, issues })
  }

  makeContext(issues: readonly SchemaIssue[]): HandlerContext {
    const { delivery, progress, key, event } = this
    const { attempts, makeLog } = this.#parts
    const parts = {
      key,
      deliveryId: delivery.deliveryId,
      receivedAt: progress.receivedAt,
      attempt: attempts.next(key),
      keyId: delivery.keyId,
      issues,
      rawBody: delivery.body,
      makeSignal: () => progress.abort.signal,
      makeLog: () => makeLog({ key, event: event.event }),
    }
    return this.transaction === undefined
      ? new HandlerContext(parts)
      : new TransactionHandlerContext(parts, this.transaction.tx)
  }
}
