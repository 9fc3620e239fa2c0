import type { DeliverySummary } from '../../src/control/views.ts'
import { isAttack } from '../../src/state/standing.ts'
import { isSuccess, type Span } from './buckets.ts'

/** How many attempts of authentic deliveries began in each part of the span. */
export interface AttemptSeries {
  readonly succeeded: number[]
  readonly failed: number[]
}

export interface AttemptSummary {
  readonly succeeded: number
  readonly failed: number
  /** How many of the failed attempts belong to a delivery that succeeded later. */
  readonly madeGood: number
}

/** One pass over the deliveries, whose number may be large. */
export function attemptsIn(
  deliveries: readonly DeliverySummary[],
  { from, to, parts }: Span,
): { readonly series: AttemptSeries; readonly summary: AttemptSummary } {
  const series = { succeeded: zeros(parts), failed: zeros(parts) }
  const summary = { succeeded: 0, failed: 0, madeGood: 0 }
  const add = (outcome: keyof AttemptSeries, at: number) => {
    if (at < from) return false
    const part = Math.min(parts - 1, Math.floor(((at - from) / (to - from)) * parts))
    series[outcome][part] = (series[outcome][part] ?? 0) + 1
    summary[outcome] += 1
    return true
  }
  for (const { kind, lastAttemptAt, lastStatus, failedAt } of deliveries) {
    // An earlier attempt began before the last one.
    if (lastAttemptAt === undefined || lastAttemptAt < from || isAttack(kind)) continue
    const arrived = isSuccess(lastStatus)
    add(arrived ? 'succeeded' : 'failed', lastAttemptAt)
    for (const at of failedAt ?? []) if (add('failed', at) && arrived) summary.madeGood += 1
  }
  return { series, summary }
}

function zeros(parts: number): number[] {
  return Array.from({ length: parts }, () => 0)
}
