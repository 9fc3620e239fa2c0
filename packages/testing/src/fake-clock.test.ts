import { describe, expect, it, vi } from 'vitest'
import { fakeClock } from './fake-clock.ts'

describe('its time', () => {
  it('stands still at the start it was given, as a number or a date', () => {
    expect(fakeClock(1_700_000_000_000).now()).toBe(1_700_000_000_000)
    expect(fakeClock(new Date('2026-02-03T04:05:06Z')).now()).toBe(Date.UTC(2026, 1, 3, 4, 5, 6))
    expect(fakeClock().now()).toBe(Date.UTC(2026, 0, 15, 9))
  })

  it('advances both clocks', async () => {
    const clock = fakeClock(1000)
    const before = clock.monotonic()
    await clock.advance(250)

    expect([clock.now(), clock.monotonic() - before]).toEqual([1250, 250])
  })

  it('never goes back', async () => {
    await expect(fakeClock().advance(-1)).rejects.toThrow(new RangeError('advance(-1): time does not go back.'))
    await expect(fakeClock().advance(Number.NaN)).rejects.toThrow(RangeError)
  })

  it('sets the wall clock alone, which then continues from there', async () => {
    const clock = fakeClock(10_000)
    const before = clock.monotonic()
    clock.setWallTime(new Date(500))
    expect([clock.now(), clock.monotonic()]).toEqual([500, before])
    await clock.advance(7)

    expect([clock.now(), clock.monotonic()]).toEqual([507, before + 7])
  })
})

describe('its timers', () => {
  it('fire in the order in which they are due, at the time at which they are due', async () => {
    const clock = fakeClock(0)
    const fired: [string, number][] = []
    const set = (name: string, delayMs: number) => clock.setTimer(() => fired.push([name, clock.now()]), delayMs)
    set('late', 30)
    set('first of two', 20)
    set('second of two', 20)
    set('early', 10)
    await clock.advance(29)

    expect(fired).toEqual([
      ['early', 10],
      ['first of two', 20],
      ['second of two', 20],
    ])
    expect(clock.pending).toBe(1)
  })

  it('fire in the same advance when a timer sets them', async () => {
    const clock = fakeClock(0)
    const fired: number[] = []
    const tick = () => {
      fired.push(clock.now())
      clock.setTimer(tick, 10)
    }
    clock.setTimer(tick, 10)
    await clock.advance(45)

    expect(fired).toEqual([10, 20, 30, 40])
  })

  it('fire at once for a delay of zero or less, without turning the time back', async () => {
    const clock = fakeClock(100)
    const fired: number[] = []
    clock.setTimer(() => fired.push(clock.now()), -50)
    clock.setTimer(() => fired.push(clock.now()), 0)
    await clock.advance(0)

    expect(fired).toEqual([100, 100])
  })

  it('do not fire once they are cancelled, even by another timer', async () => {
    const clock = fakeClock()
    const never = vi.fn()
    const timer = clock.setTimer(never, 20)
    clock.setTimer(() => timer.cancel(), 10)
    await clock.advance(100)

    expect(never).not.toHaveBeenCalled()
    expect(clock.pending).toBe(0)
  })

  it('count as keeping the process alive until unref()', () => {
    const clock = fakeClock()
    const timer = clock.setTimer(() => undefined, 10)
    clock.setTimer(() => undefined, 10)
    expect([clock.pending, clock.keepingAlive]).toEqual([2, 2])
    timer.keepAlive(false)
    expect([clock.pending, clock.keepingAlive]).toEqual([2, 1])
    timer.keepAlive(true)
    expect(clock.keepingAlive).toBe(2)
  })
})

describe('what a timer sets off', () => {
  async function afterTurns(turns: number, what: () => void) {
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
    what()
  }

  async function afterPromises(count: number, what: () => void) {
    for (let turn = 0; turn < count; turn++) await undefined
    what()
  }

  it.each([
    ['hundreds of promises', (what: () => void) => void afterPromises(500, what)],
    ['some turns of the event loop', (what: () => void) => void afterTurns(3, what)],
  ])('has happened before the next one fires: %s', async (_name, setOff) => {
    const clock = fakeClock()
    const order: string[] = []
    clock.setTimer(() => setOff(() => order.push('set off')), 10)
    clock.setTimer(() => order.push('next'), 11)
    await clock.advance(20)

    expect(order).toEqual(['set off', 'next'])
  })

  it('has happened when the time has passed', async () => {
    const clock = fakeClock()
    const done = vi.fn()
    clock.setTimer(() => void afterTurns(3, done), 10)
    await clock.advance(10)

    expect(done).toHaveBeenCalledOnce()
  })

  it('includes what was in progress before', async () => {
    const clock = fakeClock()
    const fired = vi.fn()
    void afterTurns(2, () => void clock.setTimer(fired, 5))
    await clock.advance(10)

    expect(fired).toHaveBeenCalledOnce()
  })
})

it('works while vitest replaces the timers', async () => {
  vi.useFakeTimers()
  try {
    const clock = fakeClock()
    const fired = vi.fn()
    clock.setTimer(fired, 10)
    await clock.advance(10)
    expect(fired).toHaveBeenCalledOnce()
  } finally {
    vi.useRealTimers()
  }
})
