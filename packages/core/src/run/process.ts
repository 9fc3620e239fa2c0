import type { SharedDelays } from '../async/delays.ts'
import { andThen, finishing, type Soon } from '../async/maybe-promise.ts'
import { claim } from '../claim/claim.ts'
import { Lease, type LeaseSettings } from '../claim/lease.ts'
import type { Completion, Settler } from '../claim/settle.ts'
import type { Ending } from '../outcome.ts'
import type { Router } from '../route/router.ts'
import type { AuthenticEvent } from './authentic-event.ts'
import type { Control } from './control.ts'
import { dispatch, type RunResult } from './dispatch.ts'
import type { Gate } from './gate.ts'
import type { InTransaction } from './in-transaction.ts'
import { refused } from './refusal.ts'
import { Run, type RunEnvironment } from './run.ts'

export interface ProcessParts extends RunEnvironment {
  readonly router: Router
  readonly gate: Gate
  readonly leases: LeaseSettings
  readonly settler: Settler
  /** With a transactional store, in place of leases. */
  readonly inTransaction: InTransaction | undefined
  /** Runs that have not ended for too long. */
  readonly abandonments: SharedDelays
}

/**
 * The steps from an authentic event to its ending, in this order: route, gate, claim, dispatch, settle. It does not
 * depend on HTTP or a queue: its caller stops it through the control.
 */
export class Processor {
  readonly #parts: ProcessParts

  constructor(parts: ProcessParts) {
    this.#parts = parts
  }

  /** Resolves with the ending, which may come after the control was stopped. Rejects only through its own fault. */
  process(authentic: AuthenticEvent, control: Control): Soon<Ending> {
    const { router, gate, abandonments } = this.#parts
    if (control.stopped) return { outcome: control.stopped }
    const route = router.route(authentic.event.event)
    if (route.handlers.length === 0) return { outcome: 'unhandled' }
    const run = new Run(authentic, { route, control }, this.#parts)
    // A platform that ends a request also ends its timers. Its run still has a place, which is free once it is abandoned.
    if (gate.full) abandonments.runDue()
    return andThen(gate.enter(control), (entered) => {
      if (entered === 'entered') return this.#inside(run)
      return { outcome: entered === 'full' ? 'overloaded' : (control.stopped ?? 'timed-out') }
    })
  }

  /** Keeps the place inside the gate until the run ends or is abandoned. */
  #inside(run: Run): Soon<Ending> {
    const { gate, abandonments, notices } = this.#parts
    const { control } = run
    const abandonment = abandonments.add(() => {
      control.abandon()
      gate.leave()
      notices.onAbandoned(run.key)
    })
    control.abandonWith(abandonment)
    return finishing(
      () => this.#claim(run),
      () => {
        abandonment.cancel()
        if (!control.abandoned) gate.leave()
      },
    )
  }

  #claim(run: Run): Soon<Ending> {
    const { settler, leases, inTransaction, notices } = this.#parts
    const { key, fingerprint, control } = run
    if (control.stopped) return { outcome: control.stopped }
    if (settler.hasSucceeded(key)) return { outcome: 'duplicate' }
    control.begin()
    if (inTransaction !== undefined) return inTransaction(run)
    return andThen(claim({ key, fingerprint, events: run }, leases), (claimed) =>
      claimed instanceof Lease ? this.#dispatch(run, claimed) : refused(claimed, run, notices),
    )
  }

  #dispatch(run: Run, lease: Lease): Soon<Ending> {
    const { control } = run
    if (control.stopped) return this.#giveBack(lease, { outcome: control.stopped })
    control.holdWith(lease)
    return andThen(dispatch(run), (result) => this.#settle(run, lease, result))
  }

  // Outside the guard of the handlers: a store that fails here must not make a success look like a failure.
  #settle(run: Run, lease: Lease, result: RunResult): Soon<Ending> {
    const { settler } = this.#parts
    if (result === 'succeeded') {
      run.succeed()
      return andThen(settler.complete(lease), afterCompletion)
    }
    run.fail()
    // A handler that was not begun stays so, even if the lease is ours again by now.
    const lost = result === 'lost' || lease.lost
    const error = result === 'lost' ? undefined : result.error
    return this.#giveBack(
      lease,
      lost ? { outcome: 'lease-lost', succeeded: false, error } : { outcome: 'failed', error },
    )
  }

  #giveBack(lease: Lease, ending: Ending): Soon<Ending> {
    return andThen(this.#parts.settler.release(lease), () => ending)
  }
}

function afterCompletion(completion: Completion): Ending {
  return completion === 'taken' ? { outcome: 'lease-lost', succeeded: true } : { outcome: 'handled' }
}
