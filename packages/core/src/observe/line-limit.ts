import type { Clock } from '../async/clock.ts'

const quietMs = 10_000

/**
 * Returns, per kind, how many lines were suppressed since the last one; `undefined`: suppress this one too. There are
 * only a few kinds.
 */
export type LineLimit = (kind: string) => number | undefined

/** One line of a kind per ten seconds: what anyone can cause from outside must not fill a disk. */
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
