import type { Clock } from '../async/clock.ts'

const quietMs = 10_000

/**
 * Says, per kind, how many lines were held back since the last one; `undefined`: hold this one back too. The kinds are
 * ours, so there are few of them.
 */
export type LineLimit = (kind: string) => number | undefined

/** One line of a kind in ten seconds: what anybody can cause from outside must not fill a disk. */
export function createLineLimit(clock: Clock): LineLimit {
  const states = new Map<string, { since: number; suppressed: number }>()
  return (kind) => {
    const now = clock.monotonic()
    const state = states.get(kind)
    if (state !== undefined && now - state.since < quietMs) {
      state.suppressed++
      return undefined
    }
    states.set(kind, { since: now, suppressed: 0 })
    return state?.suppressed ?? 0
  }
}
