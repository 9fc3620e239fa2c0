import type { Witness } from '../../analysis/runs.ts'
import type { Entry } from '../../journal.ts'
import { notedMs } from '../../lease.ts'
import { endingOf } from '../events.ts'

/**
 * A pause that lasted until the process ended, which the process could not write down itself: a handler exhausts the memory, or it was
 * killed while a call blocked it or while it got no processor time. Workers report ten times a second.
 */
export function withStandstill(witness: Witness, events: number): Witness {
  const { life, entries } = witness
  const from = beginningOf(entries, events) ?? silenceOf(life)
  if (from === undefined) return witness
  const at = life.killedAt ?? life.endedAt ?? Number.POSITIVE_INFINITY
  return { life, entries: [...entries, { kind: 'paused', from, at }] }
}

/** Since when a killed process had not reported, if that was long before. */
function silenceOf({ heardAt, killedAt }: Witness['life']): number | undefined {
  if (heardAt === undefined || killedAt === undefined) return undefined
  return killedAt - heardAt > notedMs ? heardAt : undefined
}

/** When the process began an event that exhausts its memory. */
function beginningOf(entries: readonly Entry[], events: number): number | undefined {
  return entries.find((entry) => entry.kind === 'began' && endingOf(entry.key, events) === 'exhausts-memory')?.at
}
