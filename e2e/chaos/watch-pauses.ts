import type { Journal } from './journal.ts'
import { monotonic } from './monotonic.ts'

const everyMs = 50

/** Notes stretches of at least `leastMs` in which the process did nothing: stopped, or without a processor. */
export function watchPauses(journal: Journal, leastMs: number): void {
  let last = monotonic()
  const look = () => {
    const at = monotonic()
    if (at - last >= leastMs) journal.write({ kind: 'paused', from: last, at })
    last = at
  }
  setInterval(look, everyMs).unref()
}
