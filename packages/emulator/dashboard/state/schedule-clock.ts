import type { ClockView } from '../../src/control/views.ts'

/** The schedule's clock as the emulator told it, and when that was on this page's own clock. */
export interface ClockReading {
  readonly view: ClockView
  /** `performance.now()` of its arrival. */
  readonly readAt: number
}

/** What the schedule's clock shows by now, given `performance.now()`. */
export function scheduleTime(reading: ClockReading, pageTime: number): number {
  return reading.view.now + Math.max(0, pageTime - reading.readAt) * reading.view.speed
}
