import type { Entry } from '../journal.ts'
import { beganStale, type Overlap, type OverlapFacts } from './overlaps.ts'
import type { Run } from './runs.ts'

export const promises = {
  overlap: 'one run at a time',
  'run-after-success': 'no run after a recorded success',
  'recorded-twice': 'one recorded success for an event',
  lost: 'nothing acknowledged that was not handled',
  'not-completed': 'every event completed in the end',
  'not-acknowledged': 'every event acknowledged in the end',
  'doubled-effect': 'effects exactly once',
  'strange-answer': 'an answer that lets the event come again',
  crash: 'no process ends by itself',
} as const
export type PromiseName = keyof typeof promises

/** A promise that was not kept, and how that was seen. */
export interface Broken {
  readonly promise: PromiseName
  readonly key?: number
  readonly detail: string
}

type Recorded = Entry & { kind: 'recorded' }
type Answered = Entry & { kind: 'answered' }

/** Everything known of one event. */
export interface History {
  readonly key: number
  readonly runs: readonly Run[]
  readonly overlaps: readonly Overlap[]
  readonly recorded: readonly Recorded[]
  readonly answered: readonly Answered[]
}

export function brokenIn(history: History, facts: OverlapFacts): Broken[] {
  return [...brokenOverlaps(history), ...runsAfterSuccess(history, facts), ...recordedTwice(history), ...lost(history)]
}

function brokenOverlaps({ key, overlaps }: History): Broken[] {
  return overlaps
    .filter(({ cause }) => cause === 'broken')
    .map(({ earlier, later }) => ({ promise: 'overlap', key, detail: `${written(earlier)} and ${written(later)}` }))
}

/** How many runs began after a recorded success, on a claim that was lost while their process did nothing. */
export function staleBegins({ runs, recorded }: History, facts: OverlapFacts): number {
  const first = firstOf(recorded)
  return runs.filter((run) => run.from > first && beganStale(run, first, facts)).length
}

function runsAfterSuccess({ key, runs, recorded }: History, facts: OverlapFacts): Broken[] {
  const first = firstOf(recorded)
  return runs
    .filter((run) => run.from > first && !beganStale(run, first, facts))
    .map((run) => ({ promise: 'run-after-success', key, detail: `${written(run)}, recorded at ${ms(first)}` }))
}

function firstOf(recorded: readonly Recorded[]): number {
  return Math.min(...recorded.map(({ at }) => at))
}

function recordedTwice({ key, recorded }: History): Broken[] {
  const tokens = new Set(recorded.map(({ token }) => token))
  return tokens.size < 2 ? [] : [{ promise: 'recorded-twice', key, detail: `by ${[...tokens].join(' and ')}` }]
}

function lost({ key, runs, answered }: History): Broken[] {
  const acknowledgedAt = Math.min(...answered.filter(({ acknowledged }) => acknowledged).map(({ at }) => at))
  const handled = runs.some(({ end, to }) => end === 'finished' && to <= acknowledgedAt)
  if (handled || acknowledgedAt === Number.POSITIVE_INFINITY) return []
  return [{ promise: 'lost', key, detail: `acknowledged at ${ms(acknowledgedAt)} without a finished run before` }]
}

function written({ by, sentAt, from, to, end }: Run): string {
  return `process ${by.process} (slot ${by.slot}), sent at ${ms(sentAt)}, from ${ms(from)} to ${ms(to)}, ${end}`
}

function ms(at: number): string {
  return `${at.toFixed(1)} ms`
}
