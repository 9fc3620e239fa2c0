import type { Life } from '../harmed-process.ts'
import type { Entry } from '../journal.ts'
import type { Span } from '../monotonic.ts'

/** A process: what was done to it, and what it wrote down. */
export interface Witness {
  readonly life: Life
  readonly entries: readonly Entry[]
}

/** One run of a handler. */
export interface Run {
  readonly key: number
  readonly by: Life
  readonly from: number
  /** If its process cut it off, when that certainly still ran. */
  readonly to: number
  readonly end: 'finished' | 'threw' | 'cut-off'
  /** When its process certainly still ran, before it ended. */
  readonly processTo: number | undefined
  /** When its delivery was sent, or its job was taken. */
  readonly sentAt: number
  /** When the store was asked for the lease, and for each renewal that it granted. */
  readonly grants: readonly number[]
  /** When its process did nothing, by its own account. */
  readonly pauses: readonly Span[]
  /** When its process waited for the server. */
  readonly unanswered: readonly Span[]
}

type Delivered = Pick<Run, 'sentAt'> & { readonly grants: number[] }

/** The runs of one process, with the lease that each began under. */
export function runsOf({ life, entries }: Witness): Run[] {
  const pauses = spansOf(entries, 'paused')
  const unanswered = spansOf(entries, 'unanswered')
  const processTo = endOf({ life, entries })
  const delivered = new Map<number, Delivered>()
  const open = new Map<number, Omit<Run, 'to' | 'end'>>()
  const runs: Run[] = []
  for (const entry of entries) {
    if (isBeginning(entry)) delivered.set(entry.key, { sentAt: entry.at, grants: [] })
    if (entry.kind === 'claimed' || entry.kind === 'renewed') delivered.get(entry.key)?.grants.push(entry.at)
    if (entry.kind === 'began') {
      const { sentAt = entry.at, grants = [] } = delivered.get(entry.key) ?? {}
      open.set(entry.run, { key: entry.key, by: life, from: entry.at, sentAt, grants, pauses, unanswered, processTo })
    }
    if (entry.kind !== 'finished' && entry.kind !== 'threw') continue
    const run = open.get(entry.run)
    if (run !== undefined) runs.push({ ...run, to: entry.at, end: entry.kind })
    open.delete(entry.run)
  }
  const to = processTo ?? Number.POSITIVE_INFINITY
  return [...runs, ...[...open.values()].map((run) => ({ ...run, to, end: 'cut-off' as const }))]
}

/**
 * When a process certainly still ran: until it was killed or, if it ended by itself, wrote its last entry. On a busy machine its end is
 * noticed when another process has its event already. Undefined: it has not ended.
 */
function endOf({ life, entries }: Witness): number | undefined {
  if (life.endedAt === undefined || life.killedAt !== undefined) return life.killedAt
  // The last pause may have been added afterwards.
  return Math.max(...entries.filter(({ kind }) => kind !== 'paused').map(({ at }) => at))
}

/** Of what may lead to a run. */
function isBeginning(entry: Entry): entry is Entry & { kind: 'sent' | 'taken' } {
  return entry.kind === 'sent' || entry.kind === 'taken'
}

function spansOf(entries: readonly Entry[], kind: 'paused' | 'unanswered'): Span[] {
  return entries.flatMap((entry) => (entry.kind === kind ? [{ from: entry.from, to: entry.at }] : []))
}

export function byKey<T extends { readonly key: number }>(items: readonly T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>()
  for (const item of items) {
    const group = groups.get(item.key)
    if (group === undefined) groups.set(item.key, [item])
    else group.push(item)
  }
  return groups
}
