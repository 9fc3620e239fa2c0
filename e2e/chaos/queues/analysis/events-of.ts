import { type RunHistory, runHistories } from '../../analysis/histories.ts'
import { byKey } from '../../analysis/runs.ts'
import type { Letter } from '../letters.ts'
import { interruptionsOf, unexplainedCrash } from './crash-counts.ts'
import { jobsOf, type TakenJob } from './jobs.ts'
import type { Observed } from './observed.ts'
import { type Repeat, repeatsOf } from './repeats.ts'
import { withStandstill } from './standstill.ts'

/** Everything known of one event. */
export interface EventHistory extends RunHistory {
  readonly jobs: readonly TakenJob[]
  /** How the queue counted a crash that nothing explains. */
  readonly unexplainedCrash: string | undefined
  readonly repeats: readonly Repeat[]
  readonly acknowledged: boolean
  /** Whether the store calls it done in the end. Not asked for events that cannot be handled. */
  readonly done: boolean
  readonly letters: readonly Letter[]
  /** Letters that were replayed. */
  readonly replayed: readonly Letter[]
}

export function eventsOf(observed: Observed): EventHistory[] {
  const { events, outages, acknowledged } = observed
  const processes = observed.processes.map((one) => withStandstill(one, events))
  const jobs = jobsOf(processes, outages)
  const interruptions = interruptionsOf(processes, outages)
  const notDone = new Set(observed.notDone)
  const letters = byKey(observed.letters)
  const replayed = byKey(observed.replayed)
  return runHistories(events, processes, observed).map((history) => ({
    ...history,
    jobs: jobs.get(history.key) ?? [],
    unexplainedCrash: unexplainedCrash(jobs.get(history.key) ?? [], interruptions),
    repeats: repeatsOf(history, outages),
    acknowledged: acknowledged.has(history.key),
    done: !notDone.has(history.key),
    letters: letters.get(history.key) ?? [],
    replayed: replayed.get(history.key) ?? [],
  }))
}
