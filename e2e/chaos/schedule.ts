import { leaseMs } from './lease.ts'
import { below, between, seeded } from './random.ts'

/** What happens to the process that has the slot at that moment, `afterMs` after the fault before. */
export type ProcessFault = { readonly afterMs: number; readonly slot: number } & (
  | { readonly kind: 'kill' }
  /** Stopped for longer than a lease, then continued. */
  | { readonly kind: 'stop'; readonly forMs: number }
)

/** The server goes away when this share of the work is done. */
export interface Restart {
  readonly atShare: number
  readonly downMs: number
}

const stopShare = 0.08
/** Between two faults, on average and among eight processes. */
const usualMs = 900

/**
 * They never end: they run as long as one process works.
 *
 * @param killEveryMs between two kills, on average. By default each process lives as long, however many there are.
 */
export function* processFaults(seed: number, slots: number, killEveryMs?: number): Generator<ProcessFault> {
  const random = seeded(seed, 'faults of processes')
  const pace = killEveryMs === undefined ? 8 / slots : (killEveryMs * (1 - stopShare)) / usualMs
  for (;;) {
    const afterMs = Math.round(between(random, usualMs / 3, (usualMs * 5) / 3) * pace)
    const slot = below(random, slots)
    const stopMs = Math.round(between(random, leaseMs + 500, leaseMs + 1500))
    yield random() < stopShare ? { kind: 'stop', afterMs, slot, forMs: stopMs } : { kind: 'kill', afterMs, slot }
  }
}

/** Spread over the run, one in each stretch of it. */
export function restarts(seed: number, count: number): readonly Restart[] {
  const random = seeded(seed, 'restarts')
  return Array.from({ length: count }, (_, at) => ({
    atShare: (at + between(random, 0.2, 0.8)) / count,
    downMs: Math.round(between(random, 50, 400)),
  }))
}
