import type { RunHistory } from '../../analysis/histories.ts'
import type { Run } from '../../analysis/runs.ts'
import { overlap, type Span } from '../../monotonic.ts'

/**
 * Why an event had another run.
 *
 * `failed`: the handler threw. `killed`: its process was killed while it ran, or before the success was recorded. `memory`: its process
 * ended for want of memory, by this event or by another. `stalled`: its process was stopped, or had no processor. `server-away`: the
 * success could not be recorded, or the lease not renewed.
 */
export type RepeatCause = 'failed' | 'killed' | 'memory' | 'stalled' | 'server-away' | 'unexplained'

export interface Repeat {
  readonly later: Run
  readonly cause: RepeatCause
}

export function repeatsOf({ runs, recorded }: RunHistory, outages: readonly Span[]): Repeat[] {
  return runs.slice(1).flatMap((later, at) => {
    const earlier = runs[at]
    // A run after a recorded success has its own promise.
    if (earlier === undefined || recorded.some((one) => one.at < later.from)) return []
    return [{ later, cause: causeOf(earlier, later, outages) }]
  })
}

function causeOf(earlier: Run, later: Run, outages: readonly Span[]): RepeatCause {
  const { by, end, processTo } = earlier
  if (end === 'threw' && earlier.to <= later.from) return 'failed'
  const between = { from: earlier.sentAt, to: later.from }
  const during = (spans: readonly Span[]) => spans.some((span) => overlap(span, between))
  if (by.killedAt !== undefined && by.killedAt <= later.from) return 'killed'
  if (processTo !== undefined && processTo <= later.from) return 'memory'
  if (during(by.stops)) return 'stalled'
  if (during(outages)) return 'server-away'
  if (during(earlier.pauses)) return 'stalled'
  return during(earlier.unanswered) ? 'server-away' : 'unexplained'
}
