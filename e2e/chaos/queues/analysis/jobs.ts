import { byKey, type Witness } from '../../analysis/runs.ts'
import type { Entry, VerdictName } from '../../journal.ts'
import { overlap, type Span } from '../../monotonic.ts'

/** A job running, from when a worker took it until it gave the queue its verdict. */
export interface TakenJob {
  readonly key: number
  readonly by: Witness['life']
  readonly from: number
  /** The end of its process, if that cut it off. */
  readonly to: number
  /** Undefined: cut off. */
  readonly verdict?: VerdictName
  /** As the queue counts. */
  readonly crashes: number
  /** The queue may have taken the worker for dead in the meantime. */
  readonly unsteady: boolean
}

/** @param outages of the queue's server */
export function jobsOf(processes: readonly Witness[], outages: readonly Span[]): Map<number, TakenJob[]> {
  return byKey(processes.flatMap((one) => jobsOfProcess(one, outages)))
}

function jobsOfProcess({ life, entries }: Witness, outages: readonly Span[]): TakenJob[] {
  const pauses = entries.flatMap((entry) => (entry.kind === 'paused' ? [{ from: entry.from, to: entry.at }] : []))
  const disturbances = [...life.stops, ...pauses, ...outages.map(withReconnection)]
  const ended = life.killedAt ?? life.endedAt ?? Number.POSITIVE_INFINITY
  // A job that was taken for stalled is running twice in one process if that takes it again.
  const open = new Map<number, (Entry & { kind: 'taken' })[]>()
  const close = (
    { key, at: from, crashes }: Entry & { kind: 'taken' },
    to: number,
    verdict?: VerdictName,
  ): TakenJob => {
    // On both sides messages were on their way between the process and the queue.
    const atWork = { from: from - onTheWayMs, to: to + onTheWayMs }
    const unsteady = ended < atWork.to || disturbances.some((one) => overlap(one, atWork))
    return { key, by: life, from, to, crashes, unsteady, ...(verdict !== undefined && { verdict }) }
  }
  const jobs: TakenJob[] = []
  for (const entry of entries) {
    if (entry.kind === 'taken') open.set(entry.key, [...(open.get(entry.key) ?? []), entry])
    if (entry.kind !== 'verdict') continue
    const taken = open.get(entry.key)?.shift()
    if (taken !== undefined) jobs.push(close(taken, entry.at, entry.verdict))
  }
  return [...jobs, ...[...open.values()].flat().map((taken) => close(taken, ended))]
}

/** For the queue to hear of a verdict, and for a job to reach its run. */
const onTheWayMs = 1000
/** Clients are back some time after the server: BullMQ's wait a second and more between attempts. */
const reconnectMs = 5000

function withReconnection({ from, to }: Span): Span {
  return { from, to: to + reconnectMs }
}

/** Whether the run may have been counted as one whose process died. */
export function mayCountAsCrash({ verdict, unsteady }: TakenJob): boolean {
  return verdict === undefined || unsteady
}

export function written({ by, from, to, verdict, crashes }: TakenJob): string {
  return `${verdict ?? 'cut off'} by process ${by.process} from ${from.toFixed(0)} to ${to.toFixed(0)} ms with ${crashes} crashes`
}
