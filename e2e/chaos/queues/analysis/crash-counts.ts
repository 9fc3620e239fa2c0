import type { Witness } from '../../analysis/runs.ts'
import { overlap, type Span } from '../../monotonic.ts'
import { mayCountAsCrash, type TakenJob, written } from './jobs.ts'

/** When a worker ended, stood still or was cut off from the queue: a time in which a job may count as crashed. */
interface Interruption extends Span {
  /** Undefined: the queue's server was away. */
  readonly of?: Witness['life']
}

export function interruptionsOf(processes: readonly Witness[], outages: readonly Span[]): Interruption[] {
  const own = processes.flatMap(({ life, entries }) => {
    const ends = [life.killedAt, life.endedAt].flatMap((at) => (at === undefined ? [] : [{ from: at, to: at }]))
    const pauses = entries.flatMap((entry) => (entry.kind === 'paused' ? [{ from: entry.from, to: entry.at }] : []))
    return [...ends, ...life.stops, ...pauses].map((span): Interruption => ({ ...span, of: life }))
  })
  return [...own, ...outages]
}

/**
 * A crash that the queue counts and nothing explains. Each is explained by a job that was cut off; or, since a queue may give a job to a
 * process that dies before it begins, by any worker that was interrupted between two times that the job was taken: another one, or the
 * one that had it before and may have got it again.
 */
export function unexplainedCrash(
  jobs: readonly TakenJob[],
  interruptions: readonly Interruption[],
): string | undefined {
  const inOrder = [...jobs].sort((one, other) => one.from - other.from)
  let before: TakenJob | undefined
  for (const job of inOrder) {
    const known = before === undefined ? 0 : before.crashes + (mayCountAsCrash(before) ? 1 : 0)
    const between = { from: before?.from ?? Number.NEGATIVE_INFINITY, to: job.from }
    const cutOff = known > (before?.crashes ?? 0) ? before?.by : undefined // that interruption is known already
    const possible = interruptions.filter(
      (one) => (one.of === undefined || one.of !== cutOff) && overlap(one, between),
    ).length
    if (job.crashes - known > possible) return inOrder.map(written).join(', ')
    before = job
  }
  return undefined
}
