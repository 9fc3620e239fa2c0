import TinyQueue from 'tinyqueue'
import { assertNumber } from '../numbers.ts'
import type { Clock, Timer } from './clock.ts'

/** A clock whose schedule can run faster than real time and be advanced manually. Its wall time stays real. */
export interface RunningClock extends Clock {
  /** Milliseconds of the schedule per millisecond of real time; 0 stops it. */
  readonly speed: number
  /** @throws INVALID if it is not from 0 to 1,000,000 */
  setSpeed(speed: number): void
  /** When the next timer is due, on the schedule's time. */
  nextDueAt(): number | undefined
  /**
   * Advances the schedule to a time. Timers that are due until then fire in order. It never goes back.
   *
   * @throws INVALID after the year 200,000
   */
  advanceTo(time: number): void
}

/**
 * Signatures are stamped with wall time, since receivers compare them with theirs; only what lies between attempts is
 * made shorter. Its schedule begins at the wall time of its making.
 *
 * @throws INVALID if the speed is not from 0 to 1,000,000
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
  /** Of two timers that are due at the same time, the one set first fires first. */
  readonly order: number
  /** Fired or cancelled. It is removed from the queue when it is next in line. */
  over: boolean
}

/** Node replaces a longer delay with one millisecond. A timer that wakes up too early is set again. */
const longestDelayMs = 2 ** 31 - 1

/** One Node timer for all, so that they fire in the order in which they are due at any speed of the schedule. */
class ScalableClock implements RunningClock {
  #speed: number
  /** The time of the schedule when the speed was last set, and the real time at that moment. */
  #base = Date.now()
  #real = performance.now()
  #order = 0
  #handle: NodeJS.Timeout | undefined
  readonly #timers = new TinyQueue<PendingTimer>([], (one, other) => one.dueAt - other.dueAt || one.order - other.order)
  // Bound, because the methods of a clock are passed separately.
  readonly now = () => Date.now()
  readonly monotonic = () => this.#base + (performance.now() - this.#real) * this.#speed

  constructor(speed: number) {
    assertNumber('speed', 'speed', speed)
    this.#speed = speed
  }

  get speed(): number {
    return this.#speed
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    assertNumber('timer', 'delayMs', delayMs)
    const dueAt = this.monotonic() + Math.max(0, delayMs)
    const timer: PendingTimer = { callback, dueAt, order: ++this.#order, over: false }
    this.#timers.push(timer)
    if (this.#next() === timer) this.#arm()
    return {
      cancel: () => {
        timer.over = true
        this.#arm()
      },
    }
  }

  setSpeed(speed: number): void {
    assertNumber('speed', 'speed', speed)
    this.#rebase(this.monotonic())
    this.#speed = speed
    this.#arm()
  }

  nextDueAt(): number | undefined {
    return this.#next()?.dueAt
  }

  advanceTo(time: number): void {
    assertNumber('scheduleTime', 'time', time)
    this.#rebase(Math.max(time, this.monotonic()))
    this.#fireDue()
  }

  #rebase(base: number): void {
    this.#base = base
    this.#real = performance.now()
  }

  #next(): PendingTimer | undefined {
    while (this.#timers.peek()?.over) this.#timers.pop()
    return this.#timers.peek()
  }

  #arm(): void {
    clearTimeout(this.#handle)
    const next = this.#next()
    if (next === undefined || this.#speed === 0) return
    const delayMs = Math.max(0, next.dueAt - this.monotonic()) / this.#speed
    this.#handle = setTimeout(() => this.#fireDue(), Math.min(Math.ceil(delayMs), longestDelayMs))
  }

  /** Excludes timers that are set during this run: they fire at their own due time. */
  #fireDue(): void {
    const until = this.monotonic()
    const last = this.#order
    const later: PendingTimer[] = []
    for (let timer = this.#next(); timer !== undefined && timer.dueAt <= until; timer = this.#next()) {
      this.#timers.pop()
      if (timer.order > last) later.push(timer)
      else {
        timer.over = true
        timer.callback()
      }
    }
    for (const timer of later) this.#timers.push(timer)
    this.#arm()
  }
}
