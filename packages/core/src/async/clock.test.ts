import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock, timersEndWithRequests } from './clock.ts'

describe('the time', () => {
  it('is that of the machine', () => {
    const wall = [Date.now(), systemClock.now(), Date.now()]
    expect(wall).toEqual([...wall].sort((one, other) => one - other))
    const monotonic = [performance.now(), systemClock.monotonic(), performance.now()]
    expect(monotonic).toEqual([...monotonic].sort((one, other) => one - other))
  })
})

describe('a timer', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('calls back once, after its time', () => {
    const due = vi.fn()
    systemClock.setTimer(due, 1000)
    vi.advanceTimersByTime(999)
    expect(due).not.toHaveBeenCalled()
    vi.advanceTimersByTime(10_000)
    expect(due).toHaveBeenCalledOnce()
  })

  it('can be cancelled', () => {
    const due = vi.fn()
    systemClock.setTimer(due, 1000).cancel()
    vi.advanceTimersByTime(2000)
    expect(due).not.toHaveBeenCalled()
  })

  it.each([2 ** 31, Number.POSITIVE_INFINITY])('waits long for %d ms, which Node would take for one', (delayMs) => {
    const due = vi.fn()
    const timer = systemClock.setTimer(due, delayMs)
    vi.advanceTimersByTime(1_000_000_000)
    expect(due).not.toHaveBeenCalled()
    timer.cancel()
  })
})

describe('the process', () => {
  const set = vi.spyOn(globalThis, 'setTimeout')
  afterEach(() => void set.mockReset())

  it('is kept alive by a timer until unref()', () => {
    const handle = { ref: vi.fn(), unref: vi.fn() }
    set.mockReturnValue(handle as unknown as NodeJS.Timeout)
    const timer = systemClock.setTimer(() => undefined, 1)
    expect(handle.unref).not.toHaveBeenCalled()

    timer.keepAlive(false)
    expect(handle.unref).toHaveBeenCalledOnce()
    timer.keepAlive(true)
    expect(handle.ref).toHaveBeenCalledOnce()
  })

  it('need not know of it where timers are numbers', () => {
    set.mockReturnValue(7 as unknown as NodeJS.Timeout)
    const timer = systemClock.setTimer(() => undefined, 1)

    timer.keepAlive(false)
    timer.keepAlive(true)
  })
})

describe('timers that end with the request that set them', () => {
  afterEach(() => void vi.unstubAllGlobals())

  it.each([
    [{ userAgent: 'Cloudflare-Workers' }, true],
    [{ userAgent: 'Node.js/24' }, false],
    [{}, false],
    [undefined, false],
  ])('are those of a platform with the navigator %j: %s', (navigator, expected) => {
    vi.stubGlobal('navigator', navigator)
    expect(timersEndWithRequests()).toBe(expected)
  })
})
