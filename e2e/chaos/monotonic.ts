/** Milliseconds of the machine's monotonic clock, which all processes on it share (Linux: CLOCK_MONOTONIC). */
export function monotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** A stretch of monotonic time. */
export interface Span {
  readonly from: number
  readonly to: number
}

export function overlap(one: Span, other: Span): boolean {
  return one.from < other.to && other.from < one.to
}
