import { overlap, type Span } from '../monotonic.ts'
import type { Run } from './runs.ts'

/**
 * Why two runs of one event continued at the same time.
 *
 * `after-stall`: the run had stopped its process for longer than the lease (promise 2 excepts that).
 * `process-starved`: the process did nothing for as long, because the machine had no time for it (the same exception).
 * `server-away`: the server was away for so long that renewals could not save the lease, or took the transaction with it.
 * `server-starved`: the server answered so late that renewals could not save the lease.
 * `broken`: nothing excuses it.
 */
export type OverlapCause = 'after-stall' | 'process-starved' | 'server-away' | 'server-starved' | 'broken'

export interface Overlap {
  readonly earlier: Run
  readonly later: Run
  readonly cause: OverlapCause
}

export interface OverlapFacts {
  readonly leaseMs: number
  readonly outages: readonly Span[]
  /** A lock of the server's holds the event in place of a lease. */
  readonly transactional: boolean
}

/** What Redis rounds off and its cached clock lags behind, with room to spare. */
const clockSlackMs = 50

/** The overlaps among the runs of one event. */
export function overlapsOf(runs: readonly Run[], facts: OverlapFacts): Overlap[] {
  const inOrder = [...runs].sort((one, other) => one.from - other.from)
  return inOrder.flatMap((earlier, at) =>
    inOrder
      .slice(at + 1)
      .filter((later) => later.from < earlier.to)
      .map((later) => ({ earlier, later, cause: causeOf(earlier, later, facts) })),
  )
}

function causeOf(earlier: Run, later: Run, facts: OverlapFacts): OverlapCause {
  if (facts.transactional) {
    const both = { from: earlier.from, to: later.from }
    return facts.outages.some((outage) => overlap(outage, both)) ? 'server-away' : 'broken'
  }
  const granted = lastGrant(earlier, later.from)
  // While the store had promised the lease to the earlier run, nothing excuses that it granted another.
  if (granted === undefined || later.from < granted + facts.leaseMs - clockSlackMs) return 'broken'
  // Since that grant no renewal got through: something must have kept the process, or the server, from it.
  const silence = { from: granted, to: later.from }
  const during = (spans: readonly Span[]) => spans.some((span) => overlap(span, silence))
  if (during(earlier.by.stops.filter(({ from, to }) => to - from >= facts.leaseMs))) return 'after-stall'
  if (during(facts.outages)) return 'server-away'
  if (during(earlier.pauses)) return 'process-starved'
  return during(earlier.unanswered) ? 'server-starved' : 'broken'
}

/** An answer that lay in a process that did nothing is read soon after it continues. */
const readMs = 1000

/**
 * Whether a run that began after the recorded success `recordedAt` had its claim before: its process did nothing while the claim
 * was lost and another process handled the event. What such a run does is not recorded.
 */
export function beganStale(run: Run, recordedAt: number, facts: OverlapFacts): boolean {
  const granted = facts.transactional ? run.sentAt : lastGrant(run, recordedAt)
  if (granted === undefined) return false
  const lost = facts.transactional
    ? facts.outages.some((outage) => overlap(outage, { from: granted, to: recordedAt }))
    : recordedAt >= granted + facts.leaseMs - clockSlackMs
  const asleep = [...run.by.stops, ...run.pauses].some(
    ({ from, to }) => granted <= from && from <= recordedAt && recordedAt <= to && run.from <= to + readMs,
  )
  return lost && asleep
}

function lastGrant({ grants }: Run, before: number): number | undefined {
  return grants.filter((at) => at <= before).at(-1)
}
