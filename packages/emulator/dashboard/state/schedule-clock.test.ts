import { describe, expect, it } from 'vitest'
import { scheduleTime } from './schedule-clock.ts'

const view = { now: 5000, speed: 60, adjustable: true }

describe('scheduleTime()', () => {
  it('advances at the speed of the emulator', () => {
    expect(scheduleTime({ view, readAt: 100 }, 1100)).toBe(5000 + 60_000)
  })

  it('stops at speed 0', () => {
    expect(scheduleTime({ view: { ...view, speed: 0 }, readAt: 100 }, 9999)).toBe(5000)
  })

  it('never goes back, even if the page read its own clock before the response arrived', () => {
    expect(scheduleTime({ view, readAt: 100 }, 90)).toBe(5000)
  })
})
