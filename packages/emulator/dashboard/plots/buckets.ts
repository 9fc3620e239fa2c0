import type { DeliverySummary } from '../../src/control/views.ts'
import { isAttack } from '../../src/state/standing.ts'

export interface Span {
  /** Milliseconds, wall time. */
  readonly from: number
  readonly to: number
  /** The number of equal parts. */
  readonly parts: number
}

/** One number for each part of the span; null where nothing happened. Times are in seconds, as uPlot requires. */
export interface Series {
  readonly times: number[]
  /** From 0 to 100. */
  readonly successRate: (number | null)[]
  /** Milliseconds. */
  readonly median: (number | null)[]
  readonly p95: (number | null)[]
}

/** How the last attempt of each authentic delivery ended, by the time at which it began. */
export function seriesOf(deliveries: readonly DeliverySummary[], { from, to, parts }: Span): Series {
  const length = (to - from) / parts
  const buckets = Array.from({ length: parts }, () => ({ successes: 0, durations: [] as number[] }))
  for (const { kind, lastAttemptAt, lastStatus, lastDurationMs } of deliveries) {
    if (lastAttemptAt === undefined || lastAttemptAt < from || isAttack(kind)) continue
    const bucket = buckets[Math.min(parts - 1, Math.floor((lastAttemptAt - from) / length))]
    bucket?.durations.push(lastDurationMs ?? 0)
    if (bucket && isSuccess(lastStatus)) bucket.successes += 1
  }
  const sorted = buckets.map(({ successes, durations }) => ({ successes, durations: durations.sort((a, b) => a - b) }))
  return {
    times: sorted.map((_, index) => (from + (index + 0.5) * length) / 1000),
    successRate: sorted.map(({ successes, durations: { length: all } }) =>
      all === 0 ? null : (100 * successes) / all,
    ),
    median: sorted.map(({ durations }) => quantile(durations, 0.5)),
    p95: sorted.map(({ durations }) => quantile(durations, 0.95)),
  }
}

export interface Summary {
  /** Authentic ones, counted once each, by their last attempts. */
  readonly deliveries: number
  /** Deliveries that a receiver must reject. They are not in any other figure. */
  readonly attacks: number
  /** From 0 to 100. */
  readonly successRate: number | null
  readonly median: number | null
  readonly p95: number | null
}

/** The same over the whole span. */
export function summaryOf(deliveries: readonly DeliverySummary[], span: Pick<Span, 'from' | 'to'>): Summary {
  const { successRate, median, p95 } = seriesOf(deliveries, { ...span, parts: 1 })
  const attempted = deliveries.filter(({ lastAttemptAt = Number.NEGATIVE_INFINITY }) => lastAttemptAt >= span.from)
  const attacks = attempted.filter(({ kind }) => isAttack(kind)).length
  return {
    deliveries: attempted.length - attacks,
    attacks,
    successRate: successRate[0] ?? null,
    median: median[0] ?? null,
    p95: p95[0] ?? null,
  }
}

export function isSuccess(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300
}

function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null
}
