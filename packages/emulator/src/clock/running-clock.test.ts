import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isRunning, runningClock } from './running-clock.ts'

const minute = 60_000

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

/** Notes what fires. */
function recorder() {
  const fired: string[] = []
  return { fired, note: (name: string) => () => void fired.push(name) }
}

describe('a schedule that runs', () => {
  it('runs in real time by default, and begins at wall time', () => {
    const clock = runningClock()
    expect(clock.monotonic()).toBe(Date.now())
    vi.advanceTimersByTime(1500)
    expect(clock.monotonic()).toBe(Date.now())
  })

  it('runs faster by its speed, while wall time stays real', () => {
    const clock = runningClock(600)
    const { fired, note } = recorder()
    const begun = clock.monotonic()
    clock.setTimer(note('retry'), 5 * minute)
    vi.advanceTimersByTime(499)
    expect(fired).toEqual([])
    vi.advanceTimersByTime(1)
    expect(fired).toEqual(['retry'])
    expect(clock.monotonic() - begun).toBe(5 * minute)
    expect(clock.now()).toBe(Date.now())
  })

  it('stops at speed 0, and continues from there', () => {
    const clock = runningClock(0)
    const { fired, note } = recorder()
    clock.setTimer(note('retry'), minute)
    vi.advanceTimersByTime(10 * minute)
    expect(fired).toEqual([])
    clock.setSpeed(60)
    vi.advanceTimersByTime(999)
    expect(fired).toEqual([])
    vi.advanceTimersByTime(1)
    expect(fired).toEqual(['retry'])
  })

  it('keeps what has passed when its speed changes', () => {
    const clock = runningClock(1)
    const { fired, note } = recorder()
    clock.setTimer(note('retry'), minute)
    vi.advanceTimersByTime(30_000)
    clock.setSpeed(30)
    vi.advanceTimersByTime(1000)
    expect(fired).toEqual(['retry'])
  })

  it('waits longer than Node can', () => {
    const clock = runningClock(1)
    const { fired, note } = recorder()
    const month = 31 * 24 * 60 * minute
    clock.setTimer(note('late'), month)
    vi.advanceTimersByTime(month - 1)
    expect(fired).toEqual([])
    vi.advanceTimersByTime(1)
    expect(fired).toEqual(['late'])
  })

  it('fires in the order in which timers are due, also within one millisecond', () => {
    const clock = runningClock(10_000)
    const { fired, note } = recorder()
    clock.setTimer(note('second'), 60_002)
    clock.setTimer(note('third'), 60_003)
    clock.setTimer(note('first'), 60_001)
    clock.setTimer(note('third, set later'), 60_003)
    vi.advanceTimersByTime(7)
    expect(fired).toEqual(['first', 'second', 'third', 'third, set later'])
  })

  it('fires a timer set by another timer at its own due time', () => {
    const clock = runningClock(0)
    const { fired, note } = recorder()
    clock.setTimer(() => clock.setTimer(note('next'), 0), 10)
    clock.advanceTo(clock.monotonic() + 10)
    expect(fired).toEqual([])
    clock.advanceTo(0)
    expect(fired).toEqual(['next'])
  })

  it('forgets a timer that is cancelled', () => {
    const clock = runningClock(1)
    const { fired, note } = recorder()
    clock.setTimer(note('never'), 10).cancel()
    vi.advanceTimersByTime(20)
    expect(fired).toEqual([])
    expect(clock.nextDueAt()).toBeUndefined()
  })
})

describe('a schedule that is advanced', () => {
  it('fires only the timers that are due until then, in order', () => {
    const clock = runningClock(0)
    const { fired, note } = recorder()
    const begun = clock.monotonic()
    clock.setTimer(note('third'), 3 * minute)
    clock.setTimer(note('first'), minute)
    clock.setTimer(note('second'), 2 * minute)
    expect(clock.nextDueAt()).toBe(begun + minute)
    clock.advanceTo(begun + 2 * minute)
    expect(fired).toEqual(['first', 'second'])
    expect(clock.nextDueAt()).toBe(begun + 3 * minute)
  })

  it('never goes back, but fires what is due already', () => {
    const clock = runningClock(0)
    const { fired, note } = recorder()
    const begun = clock.monotonic()
    clock.setTimer(note('now'), -5)
    clock.advanceTo(begun - minute)
    expect(fired).toEqual(['now'])
    expect(clock.monotonic()).toBe(begun)
  })

  it('does not fire a timer that an earlier one has cancelled', () => {
    const clock = runningClock(0)
    const { fired, note } = recorder()
    const later = { cancel: () => {} }
    clock.setTimer(() => later.cancel(), minute)
    Object.assign(later, clock.setTimer(note('cancelled'), 2 * minute))
    clock.advanceTo(clock.monotonic() + 3 * minute)
    expect(fired).toEqual([])
  })
})

it('is distinguished from a clock that can only be read', () => {
  expect(isRunning(runningClock())).toBe(true)
  expect(isRunning({ now: () => 0, monotonic: () => 0, setTimer: () => ({ cancel: () => {} }) })).toBe(false)
})
