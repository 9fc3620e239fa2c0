import type { Broken } from './broken.ts'
import type { RunHistory } from './histories.ts'
import { beganStale, type OverlapFacts } from './overlaps.ts'
import type { Run } from './runs.ts'

/** What holds for the runs of every event, from any source. */
export const runPromises = {
  overlap: 'one run at a time',
  'run-after-success': 'no run after a recorded success',
  'recorded-twice': 'one recorded success for an event',
} as const

type BrokenRun = Broken<keyof typeof runPromises>

export function brokenRuns(history: RunHistory, facts: OverlapFacts): BrokenRun[] {
  return [...brokenOverlaps(history), ...runsAfterSuccess(history, facts), ...recordedTwice(history)]
}

function brokenOverlaps({ key, overlaps }: RunHistory): BrokenRun[] {
  return overlaps
    .filter(({ cause }) => cause === 'broken')
    .map(({ earlier, later }) => ({ promise: 'overlap', key, detail: `${written(earlier)} and ${written(later)}` }))
}

/** How many runs began after a recorded success, on a claim that was lost while their process did nothing. */
export function staleBegins({ runs, recorded }: RunHistory, facts: OverlapFacts): number {
  const first = firstOf(recorded)
  return runs.filter((run) => run.from > first && beganStale(run, first, facts)).length
}

function runsAfterSuccess({ key, runs, recorded }: RunHistory, facts: OverlapFacts): BrokenRun[] {
  const first = firstOf(recorded)
  return runs
    .filter((run) => run.from > first && !beganStale(run, first, facts))
    .map((run) => ({ promise: 'run-after-success', key, detail: `${written(run)}, recorded at ${ms(first)}` }))
}

function firstOf(recorded: RunHistory['recorded']): number {
  return Math.min(...recorded.map(({ at }) => at))
}

function recordedTwice({ key, recorded }: RunHistory): BrokenRun[] {
  const tokens = new Set(recorded.map(({ token }) => token))
  return tokens.size < 2 ? [] : [{ promise: 'recorded-twice', key, detail: `by ${[...tokens].join(' and ')}` }]
}

function written({ by, sentAt, from, to, end }: Run): string {
  return `process ${by.process} (slot ${by.slot}), sent at ${ms(sentAt)}, from ${ms(from)} to ${ms(to)}, ${end}`
}

export function ms(at: number): string {
  return `${at.toFixed(1)} ms`
}
