import { setTimeout as delay } from 'node:timers/promises'

/**
 * Waits until a delivery is due, at a multiple of the captured speed. Without a speed or a time it does not wait. The
 * signal ends it.
 */
export function createPace(speed: number | undefined, signal: AbortSignal): (at: number | undefined) => Promise<void> {
  let first: { readonly at: number; readonly sentAt: number } | undefined
  return async (at) => {
    if (speed === undefined || at === undefined || Number.isNaN(at)) return
    first ??= { at, sentAt: performance.now() }
    const due = first.sentAt + (at - first.at) / speed
    // Node's timers end at 24 days.
    for (let rest = due - performance.now(); rest > 0 && !signal.aborted; rest = due - performance.now()) {
      await delay(Math.min(rest, 86_400_000), undefined, { signal }).catch(() => undefined)
    }
  }
}
