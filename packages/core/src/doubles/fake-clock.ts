import type { Clock, Timer } from '../async/clock.ts'

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
  /** Lets time pass, timer by timer; whatever a timer sets off has happened before the next one fires. */
  advance(byMs: number): Promise<void>
  /** Moves the wall clock only, as an operator or a time server does. */
  jumpWall(byMs: number): void
  /** Timers that would keep a process alive. */
  readonly holding: number
  /** Timers that are set, held or not. */
  readonly armed: number
}

interface FakeTimer {
  readonly callback: () => void
  readonly dueAt: number
  alive: boolean
}

export function createFakeClock(wallTime = Date.UTC(2026, 0, 15, 9)): FakeClock {
  // Not zero, so that code which takes zero for "never" is found out.
  let monotonic = 5_000
  let offset = wallTime - monotonic
  const timers = new Set<FakeTimer>()

  const nextDue = (until: number) => {
    const due = [...timers].filter(({ dueAt }) => dueAt <= until)
    return due.sort((one, other) => one.dueAt - other.dueAt)[0]
  }

  return {
    now: () => monotonic + offset,
    monotonic: () => monotonic,
    setTimer(callback, delayMs): Timer {
      const timer: FakeTimer = { callback, dueAt: monotonic + delayMs, alive: true }
      timers.add(timer)
      return {
        cancel: () => void timers.delete(timer),
        keepAlive: (alive) => {
          timer.alive = alive
        },
      }
    },
    async advance(byMs) {
      const until = monotonic + byMs
      await settled()
      for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
        timers.delete(timer)
        monotonic = Math.max(monotonic, timer.dueAt)
        timer.callback()
        await settled()
      }
      monotonic = until
    },
    jumpWall(byMs) {
      offset += byMs
    },
    get holding() {
      return [...timers].filter(({ alive }) => alive).length
    },
    get armed() {
      return timers.size
    },
  }
}

/** Resolves when everything that needs no time has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
