import type { Broken } from '../../analysis/broken.ts'
import type { RunHistory } from '../../analysis/histories.ts'
import type { OverlapFacts } from '../../analysis/overlaps.ts'
import { brokenRuns, ms, runPromises } from '../../analysis/run-promises.ts'
import type { Entry } from '../../journal.ts'

export const promises = {
  ...runPromises,
  lost: 'nothing acknowledged that was not handled',
  'not-completed': 'every event completed in the end',
  'not-acknowledged': 'every event acknowledged in the end',
  'doubled-effect': 'effects exactly once',
  'strange-answer': 'an answer that lets the event come again',
  crash: 'no process ends by itself',
} as const

export type BrokenInStores = Broken<keyof typeof promises>

/** Everything known of one event. */
export interface History extends RunHistory {
  readonly answered: readonly (Entry & { kind: 'answered' })[]
}

export function brokenIn(history: History, facts: OverlapFacts): BrokenInStores[] {
  return [...brokenRuns(history, facts), ...lost(history)]
}

function lost({ key, runs, answered }: History): BrokenInStores[] {
  const acknowledgedAt = Math.min(...answered.filter(({ acknowledged }) => acknowledged).map(({ at }) => at))
  const handled = runs.some(({ end, to }) => end === 'finished' && to <= acknowledgedAt)
  if (handled || acknowledgedAt === Number.POSITIVE_INFINITY) return []
  return [{ promise: 'lost', key, detail: `acknowledged at ${ms(acknowledgedAt)} without a finished run before` }]
}
