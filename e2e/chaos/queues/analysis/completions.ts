import type { EventHistory } from './events-of.ts'
import { written } from './jobs.ts'
import type { Observed } from './observed.ts'
import type { BrokenInQueues } from './promises.ts'

/** Numbers of the processes that did not end when they were asked to. */
type Ended = ReadonlySet<number>

export function endedProcesses({ processes, exhausted }: Observed): Ended {
  const killed = processes.filter(({ life }) => life.killedAt !== undefined).map(({ life }) => life.process)
  return new Set([...killed, ...exhausted])
}

/**
 * Whether the event was handled, and the process was ended that would have recorded it: the store had failed, and the job was done. A
 * late delivery of the event would be handled again.
 */
export function isUnrecorded({ done, recorded, runs }: EventHistory, ended: Ended): boolean {
  const finished = runs.filter(({ end }) => end === 'finished')
  return !done && recorded.length === 0 && finished.length > 0 && finished.every(({ by }) => ended.has(by.process))
}

/** Events that the store does not call done, without that excuse. */
export function notCompleted(history: EventHistory, ended: Ended): BrokenInQueues[] {
  const { key, done, recorded, jobs } = history
  if (done || isUnrecorded(history, ended)) return []
  const detail = `recorded ${recorded.length} times, and not done in the store: ${jobs.map(written).join(', ')}`
  return [{ promise: 'not-completed', key, detail }]
}
