import type { WebhookLog } from '@audian-webhooks/core/protocol'
import { groupOf, timeOf } from '../logs/log-entry.ts'
import { MissedEvents } from './missed-events.ts'
import type { Handled } from './reconcile-options.ts'
import type { MissedReason, Reconciliation } from './reconciliation.ts'

type Standing = 'handled' | 'underWay' | 'undecided' | MissedReason

/** If an event has several log entries, because it was delivered again, the one with the highest rank counts. */
const ranks: Readonly<Record<Standing, number>> = {
  handled: 5,
  underWay: 4,
  undecided: 3,
  lost: 2,
  other: 1,
  failed: 0,
}

/** Log entries, counted one after another. Holds the id of every event, and of what was missed the oldest entries. */
export class Comparison {
  readonly #settledBefore: number
  readonly #standings = new Map<string, Standing>()
  readonly #missed: MissedEvents

  constructor({ settledBefore, maxListed }: { readonly settledBefore: number; readonly maxListed: number }) {
    this.#settledBefore = settledBefore
    this.#missed = new MissedEvents(maxListed)
  }

  /** Whether it has to be known if the entry's event was handled. */
  asks(log: WebhookLog): boolean {
    const known = this.#standings.get(log.id)
    return groupOf(log) !== 'underWay' && (known === undefined || known === 'underWay')
  }

  /** @param handled `undefined` if the comparison did not ask for this entry */
  add(log: WebhookLog, handled: Handled | undefined): void {
    const known = this.#standings.get(log.id)
    const standing = this.#standingOf(log, handled)
    if (known !== undefined && ranks[known] >= ranks[standing]) return
    this.#standings.set(log.id, standing)
    this.#missed.delete(log.id)
    if (isMissed(standing)) this.#missed.add({ reason: standing, log })
  }

  result(): Reconciliation {
    const counts = { handled: 0, failed: 0, lost: 0, other: 0, underWay: 0, undecided: 0 }
    for (const standing of this.#standings.values()) counts[standing]++
    const { handled, failed, lost, other, underWay, undecided } = counts
    const missed = this.#missed.oldestFirst()
    return {
      events: this.#standings.size,
      handled,
      gap: failed + lost + other,
      failed,
      lost,
      other,
      underWay,
      undecided,
      missed,
      oldestMissed: missed[0],
    }
  }

  #standingOf(log: WebhookLog, handled: Handled | undefined): Standing {
    const group = groupOf(log)
    if (group === 'underWay') return 'underWay'
    if (handled === true) return 'handled'
    // An entry whose timestamp cannot be read counts as old: leaving it out could hide a loss.
    if (handled === 'in-progress' || timeOf(log) > this.#settledBefore) return 'undecided'
    return group === 'delivered' ? 'lost' : group
  }
}

function isMissed(standing: Standing): standing is MissedReason {
  return standing === 'failed' || standing === 'lost' || standing === 'other'
}
