import { type Ending, endingOf } from '../events.ts'
import { isCrashed, type Letter } from '../letters.ts'
import { workerOptions } from '../worker-options.ts'
import type { EventHistory } from './events-of.ts'
import { written } from './jobs.ts'
import type { BrokenInQueues } from './promises.ts'

const crashLimit = 3

/** Whether the event has ended as it was to. */
export function brokenEnd(history: EventHistory, events: number): BrokenInQueues[] {
  const ending = endingOf(history.key, events)
  return [
    ...lost(history),
    ...wrongLetters(history, ending),
    ...earlyLetters(history),
    ...miscounted(history),
    ...fourthRun(history, ending),
  ]
}

function lost({ key, acknowledged, runs, letters }: EventHistory): BrokenInQueues[] {
  const handled = runs.some(({ end }) => end === 'finished')
  if (!acknowledged) return [{ promise: 'not-acknowledged', key, detail: 'no answer was 2xx' }]
  if (handled || letters.length > 0) return []
  return [{ promise: 'lost', key, detail: `${runs.length} runs, no success and no dead letter` }]
}

function wrongLetters({ key, letters }: EventHistory, ending: Ending): BrokenInQueues[] {
  const belongs = (letter: Letter) =>
    ending === 'exhausts-memory' ? isCrashed(letter) : ending !== 'handled' && !isCrashed(letter)
  return letters
    .filter((letter) => !belongs(letter))
    .map(({ reason }) => ({ promise: 'wrong-letter', key, detail: `${ending}, and is a dead letter: ${reason}` }))
}

function earlyLetters({ key, letters, replayed, runs, jobs }: EventHistory): BrokenInQueues[] {
  const broken = (detail: string): BrokenInQueues[] => [{ promise: 'early-letter', key, detail }]
  const threw = runs.filter(({ end }) => end === 'threw').length
  const failed = letters.filter(({ reason }) => reason.startsWith('failed')).length
  if (threw < failed * workerOptions.retry.attempts) return broken(`${failed} letters after ${threw} failures`)
  const crashed = [...letters, ...replayed].filter(isCrashed).length
  const setAside = jobs.filter(({ verdict, crashes }) => verdict === 'dead' && crashes >= crashLimit).length
  if (setAside < crashed) return broken(`${crashed} letters after ${jobs.map(written).join(', ')}`)
  return []
}

function miscounted({ key, unexplainedCrash }: EventHistory): BrokenInQueues[] {
  return unexplainedCrash === undefined ? [] : [{ promise: 'miscounted-crash', key, detail: unexplainedCrash }]
}

function fourthRun({ key, runs }: EventHistory, ending: Ending): BrokenInQueues[] {
  if (ending !== 'exhausts-memory' || runs.length <= crashLimit) return []
  return [{ promise: 'fourth-crash', key, detail: `${runs.length} runs` }]
}
