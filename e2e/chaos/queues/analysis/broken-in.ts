import { wrongEffects } from '../../analysis/effects.ts'
import { brokenRuns } from '../../analysis/run-promises.ts'
import { endingOf } from '../events.ts'
import { endedProcesses, notCompleted } from './completions.ts'
import { brokenEnd } from './ends.ts'
import type { EventHistory } from './events-of.ts'
import type { Observed } from './observed.ts'
import type { BrokenInQueues } from './promises.ts'

export function brokenIn(observed: Observed, histories: readonly EventHistory[]): BrokenInQueues[] {
  const ended = endedProcesses(observed)
  return [
    ...histories.flatMap((history) => notCompleted(history, ended)),
    ...histories.flatMap((history) => brokenRuns(history, observed)),
    ...histories.flatMap((history) => brokenEnd(history, observed.events)),
    ...histories.flatMap(unexplained),
    ...brokenEffects(observed),
    ...brokenInTheEnd(observed),
    ...endedByThemselves(observed, histories),
  ]
}

function unexplained({ key, repeats }: EventHistory): BrokenInQueues[] {
  return repeats
    .filter(({ cause }) => cause === 'unexplained')
    .map(({ later }) => ({
      promise: 'unexplained-repeat',
      key,
      detail: `a run by process ${later.by.process} at ${later.from.toFixed(1)} ms`,
    }))
}

function brokenEffects({ effects, events }: Observed): BrokenInQueues[] {
  if (effects === undefined) return []
  const keys = Array.from({ length: events }, (_, key) => key)
  const handled = keys.filter((key) => endingOf(key, events) === 'handled')
  // What failed in the end must have had no effect.
  const others = keys.filter((key) => endingOf(key, events) !== 'handled' && effects.has(key))
  return [...wrongEffects(effects, handled), ...others.map(effectOfFailure)]
}

function effectOfFailure(key: number): BrokenInQueues {
  return { promise: 'effect-of-failure', key, detail: 'the effect of a handler that failed was kept' }
}

function brokenInTheEnd({ strange, openJobs, crashes, damage }: Observed): BrokenInQueues[] {
  return [
    ...strange.map(({ key, status }): BrokenInQueues => ({ promise: 'strange-answer', key, detail: `HTTP ${status}` })),
    ...(openJobs === 0
      ? []
      : [{ promise: 'open-jobs', detail: `${openJobs ?? 'an unknown number of'} jobs` } as const]),
    ...damage.map((detail): BrokenInQueues => ({ promise: 'damage', detail })),
    ...crashes.map((detail): BrokenInQueues => ({ promise: 'crash', detail })),
  ]
}

/** Out of memory without a handler running that takes all of it. */
function endedByThemselves({ exhausted, events }: Observed, histories: readonly EventHistory[]): BrokenInQueues[] {
  const guilty = histories
    .filter(({ key }) => endingOf(key, events) === 'exhausts-memory')
    .flatMap(({ runs }) => runs.filter(({ end }) => end === 'cut-off'))
  const explained = new Set(guilty.map(({ by }) => by.process))
  return [...exhausted]
    .filter((process) => !explained.has(process))
    .map((process) => ({ promise: 'crash', detail: `Process ${process} ran out of memory by itself.` }))
}
