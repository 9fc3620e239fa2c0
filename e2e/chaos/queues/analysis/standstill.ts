import type { Witness } from '../../analysis/runs.ts'
import type { Entry } from '../../journal.ts'
import { fateOf } from '../events.ts'

/** A handler that exhausts the memory keeps its process from everything else until that ends, which the process cannot write down itself. */
export function withStandstill(witness: Witness, events: number): Witness {
  const { life, entries } = witness
  const from = beginningOf(entries, events)
  if (from === undefined) return witness
  const at = life.killedAt ?? life.endedAt ?? Number.POSITIVE_INFINITY
  return { life, entries: [...entries, { kind: 'paused', from, at }] }
}

/** When the process began an event that exhausts its memory. */
function beginningOf(entries: readonly Entry[], events: number): number | undefined {
  return entries.find((entry) => entry.kind === 'began' && fateOf(entry.key, events) === 'exhausts-memory')?.at
}
