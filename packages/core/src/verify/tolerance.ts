/** How far a delivery's timestamp may be from the receiver's clock, in milliseconds. */
export interface Tolerance {
  readonly pastMs: number
  readonly futureMs: number
}

export function isWithin(tolerance: Tolerance, sentAt: number, now: number): boolean {
  return now - sentAt <= tolerance.pastMs && sentAt - now <= tolerance.futureMs
}
