import { type Entry, isKind } from '../journal.ts'
import { type Overlap, type OverlapFacts, overlapsOf } from './overlaps.ts'
import { byKey, type Run, runsOf, type Witness } from './runs.ts'

/** What handlers and the store did with one event. */
export interface RunHistory {
  readonly key: number
  /** In the order in which they began. */
  readonly runs: readonly Run[]
  readonly overlaps: readonly Overlap[]
  readonly recorded: readonly (Entry & { kind: 'recorded' })[]
}

/** Of the events from 0. */
export function runHistories(events: number, processes: readonly Witness[], facts: OverlapFacts): RunHistory[] {
  const runs = byKey(processes.flatMap(runsOf))
  const recorded = byKey(processes.flatMap((one) => one.entries.filter(isKind('recorded'))))
  return Array.from({ length: events }, (_, key) => {
    const own = (runs.get(key) ?? []).sort((one, other) => one.from - other.from)
    return { key, runs: own, overlaps: overlapsOf(own, facts), recorded: recorded.get(key) ?? [] }
  })
}
