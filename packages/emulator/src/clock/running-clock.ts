import type { Clock, Timer } from './clock.ts'

/** A clock whose schedule can run faster than real time and be moved on by hand. Its wall time stays the real one. */
export interface RunningClock extends Clock {
  /** Milliseconds of the schedule to one of real time; 0 stands still. */
  readonly speed: number
  setSpeed(speed: number): void
  /** When the next timer is due, on the schedule's time. */
  nextDueAt(): number | undefined
  /** Moves the schedule on to a time: timers that are due until then fire, in their order. Never goes back. */
  advanceTo(time: number): void
}

/**
 * Signatures are stamped with wall time, since receivers compare them with theirs; only what lies between attempts is
 * made shorter. Its schedule begins at the wall time of its making.
 */
export function runningClock(speed = 1): RunningClock {
  return new ScalableClock(speed)
}

/** Whether a clock can be set, and not only read. */
export function isRunning(clock: Clock): clock is RunningClock {
  return 'advanceTo' in clock && 'setSpeed' in clock
}

interface PendingTimer {
  readonly callback: () => void
  readonly dueAt: number
  /** Of Node. Absent while the clock stands still. */
  handle?: NodeJS.Timeout | undefined
}

/** Node takes a longer delay for one millisecond; a timer that is found early is set again. */
const longestDelayMs = 2 ** 31 - 1

class ScalableClock implements RunningClock {
  #speed: number
  /** What the schedule showed when the speed was last set, and real time then. */
  #base = Date.now()
  #real = performance.now()
  readonly #timers = new Set<PendingTimer>()
  // Bound, because clocks are handed on piece by piece.
  readonly now = () => Date.now()
  readonly monotonic = () => this.#base + (performance.now() - this.#real) * this.#speed

  constructor(speed: number) {
    this.#speed = speed
  }

  get speed(): number {
    return this.#speed
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    const timer: PendingTimer = { callback, dueAt: this.monotonic() + Math.max(0, delayMs) }
    this.#timers.add(timer)
    this.#arm(timer)
    return {
      cancel: () => {
        clearTimeout(timer.handle)
        this.#timers.delete(timer)
      },
    }
  }

  setSpeed(speed: number): void {
    this.#rebase(this.monotonic())
    this.#speed = speed
    for (const timer of this.#timers) this.#arm(timer)
  }

  nextDueAt(): number | undefined {
    let next: number | undefined
    for (const { dueAt } of this.#timers) if (next === undefined || dueAt < next) next = dueAt
    return next
  }

  advanceTo(time: number): void {
    const target = Math.max(time, this.monotonic())
    const due = [...this.#timers].filter(({ dueAt }) => dueAt <= target)
    this.#rebase(target)
    for (const timer of due.sort((one, other) => one.dueAt - other.dueAt)) this.#fire(timer)
    for (const timer of this.#timers) this.#arm(timer)
  }

  #rebase(base: number): void {
    this.#base = base
    this.#real = performance.now()
  }

  #arm(timer: PendingTimer): void {
    clearTimeout(timer.handle)
    timer.handle = undefined
    if (this.#speed === 0) return
    const delayMs = Math.max(0, timer.dueAt - this.monotonic()) / this.#speed
    timer.handle = setTimeout(() => this.#found(timer), Math.min(Math.ceil(delayMs), longestDelayMs))
  }

  #found(timer: PendingTimer): void {
    if (timer.dueAt > this.monotonic()) this.#arm(timer)
    else this.#fire(timer)
  }

  #fire(timer: PendingTimer): void {
    clearTimeout(timer.handle)
    if (this.#timers.delete(timer)) timer.callback()
  }
}
