import type { ClockView } from '../../src/control/views.ts'

/** The schedule's clock as the emulator sent it, and the time of arrival on this page's clock. */
export interface ClockReading {
  readonly view: ClockView
  /** `performance.now()` of its arrival. */
  readonly readAt: number
}

/** The current time of the schedule's clock, from `performance.now()`. */
export function scheduleTime(reading: ClockReading, pageTime: number): number {
  return reading.view.now + Math.max(0, pageTime - reading.readAt) * reading.view.speed
}
