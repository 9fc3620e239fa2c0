import { isThenable, type MaybePromise } from '../async/maybe-promise.ts'
import { type Claimed, claim } from '../claim/claim.ts'
import { Lease, type LeaseParts } from '../claim/lease.ts'
import type { Completion, Settler } from '../claim/settle.ts'
import { dispatch, type RunResult } from '../dispatch/dispatch.ts'
import type { Ending } from '../outcome.ts'
import type { Work, WorkParts } from '../work.ts'
import type { Handling } from './handling.ts'
import { refused } from './refusal.ts'

export interface LeasedParts {
  readonly leases: LeaseParts
  readonly settler: Settler
  readonly work: Pick<WorkParts, 'attempts' | 'notices'>
}

/** Claims the event, runs its handlers while the lease is renewed, and completes or releases. */
export class UnderLease implements Handling {
  readonly maxAtOnce: number
  readonly #parts: LeasedParts

  constructor(parts: LeasedParts, maxAtOnce: number) {
    this.#parts = parts
    this.maxAtOnce = maxAtOnce
  }

  handle(work: Work): MaybePromise<Ending> {
    const claiming = claim({ key: work.key, fingerprint: work.print, events: work }, this.#parts.leases)
    return isThenable(claiming)
      ? claiming.then((claimed) => this.#claimed(claimed, work))
      : this.#claimed(claiming, work)
  }

  #claimed(claimed: Claimed, work: Work): MaybePromise<Ending> {
    if (claimed instanceof Lease) return this.#run(work, claimed)
    return refused(claimed, work, this.#parts.work.notices)
  }

  async #run(work: Work, lease: Lease): Promise<Ending> {
    const { progress } = work
    if (progress.stopped) {
      await this.#parts.settler.release(lease)
      return { outcome: progress.stopped }
    }
    progress.hold = lease
    const result = await dispatch(work)
    return result === 'succeeded' ? this.#succeed(work, lease) : this.#fail(work, lease, result)
  }

  // Outside whatever guards the handlers: a store that fails here must not make a success look like a failure.
  #succeed({ key, progress }: Work, lease: Lease): MaybePromise<Ending> {
    progress.succeeded = true
    this.#parts.work.attempts.succeeded(key)
    const completing = this.#parts.settler.complete(lease)
    return isThenable(completing) ? completing.then(afterCompletion) : afterCompletion(completing)
  }

  async #fail({ key }: Work, lease: Lease, result: Exclude<RunResult, 'succeeded'>): Promise<Ending> {
    this.#parts.work.attempts.failed(key)
    // A handler that was not begun stays so, even if the lease is ours again by now.
    const lost = result === 'lost' || lease.lost
    await this.#parts.settler.release(lease)
    const error = result === 'lost' ? undefined : result.error
    return lost ? { outcome: 'lease-lost', succeeded: false, error } : { outcome: 'failed', error }
  }
}

function afterCompletion(completion: Completion): Ending {
  return completion === 'taken' ? { outcome: 'lease-lost', succeeded: true } : { outcome: 'handled' }
}
