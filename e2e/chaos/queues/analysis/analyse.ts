import { countsOf } from '../../analysis/broken.ts'
import type { OverlapCause } from '../../analysis/overlaps.ts'
import { staleBegins } from '../../analysis/run-promises.ts'
import { byKey } from '../../analysis/runs.ts'
import { isCrashed } from '../letters.ts'
import { brokenIn } from './broken-in.ts'
import { endedProcesses, isUnrecorded } from './completions.ts'
import { type EventHistory, eventsOf } from './events-of.ts'
import type { Observed } from './observed.ts'
import type { BrokenInQueues } from './promises.ts'
import type { RepeatCause } from './repeats.ts'

export interface Findings {
  /** Jobs that workers took. */
  readonly taken: number
  /** Those after the success of their event was recorded. No handler runs. */
  readonly takenAfterSuccess: number
  readonly runs: number
  /** Events whose handler has succeeded. */
  readonly handled: number
  /** Events with a dead letter in the end. One that was delivered again, since its answer was cut off, can have two. */
  readonly letters: { readonly failed: number; readonly crashed: number }
  /** Dead letters of events that three faults had hit, and that were replayed. */
  readonly replayed: number
  /** Runs beyond the first of each event, but for those after a recorded success. */
  readonly repeats: Readonly<Partial<Record<RepeatCause, number>>>
  /** Handled events whose process was ended before it could record that. */
  readonly unrecorded: number
  readonly lost: number
  /** With transactions: events that took effect more than once; else, whose handler has succeeded more than once. */
  readonly doubledEffects: number
  readonly overlaps: Readonly<Partial<Record<OverlapCause, number>>>
  /** Runs that began after a recorded success, on a claim that was lost while their process did nothing. */
  readonly staleBegins: number
  readonly broken: readonly BrokenInQueues[]
}

/** Holds what the processes wrote down against the promises. */
export function analyse(observed: Observed): Findings {
  const histories = eventsOf(observed)
  const broken = brokenIn(observed, histories)
  const successes = histories.map(({ runs }) => runs.filter(({ end }) => end === 'finished').length)
  const effects = observed.effects === undefined ? successes : [...observed.effects.values()]
  const ended = endedProcesses(observed)
  const crashed = observed.letters.filter(isCrashed)
  const failed = observed.letters.filter((letter) => !isCrashed(letter))
  return {
    taken: sumOf(histories, ({ jobs }) => jobs.length),
    takenAfterSuccess: sumOf(histories, takenAfterSuccess),
    runs: sumOf(histories, ({ runs }) => runs.length),
    handled: successes.filter((times) => times > 0).length,
    letters: { failed: byKey(failed).size, crashed: byKey(crashed).size },
    replayed: observed.replayed.length,
    repeats: countsOf(histories.flatMap(({ repeats }) => repeats.map(({ cause }) => cause))),
    unrecorded: histories.filter((history) => isUnrecorded(history, ended)).length,
    lost: new Set(broken.filter(({ promise }) => promise === 'lost').map(({ key }) => key)).size,
    doubledEffects: effects.filter((times) => times > 1).length,
    overlaps: countsOf(histories.flatMap(({ overlaps }) => overlaps.map(({ cause }) => cause))),
    staleBegins: sumOf(histories, (history) => staleBegins(history, observed)),
    broken,
  }
}

function takenAfterSuccess({ recorded, jobs }: EventHistory): number {
  const first = Math.min(...recorded.map(({ at }) => at))
  return jobs.filter(({ from }) => from > first).length
}

function sumOf(histories: readonly EventHistory[], count: (history: EventHistory) => number): number {
  return histories.reduce((sum, history) => sum + count(history), 0)
}
