import TinyQueue from 'tinyqueue'
import { assertNumber } from '../numbers.ts'
import type { Clock, Timer } from './clock.ts'

/** A clock whose schedule can run faster than real time and be moved on by hand. Its wall time stays the real one. */
export interface RunningClock extends Clock {
  /** Milliseconds of the schedule to one of real time; 0 stands still. */
  readonly speed: number
  /** @throws INVALID if it is not from 0 to 1,000,000 */
  setSpeed(speed: number): void
  /** When the next timer is due, on the schedule's time. */
  nextDueAt(): number | undefined
  /**
   * Moves the schedule on to a time: timers that are due until then fire, in their order. Never goes back.
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
  /** Of two that are due at once, the one set first comes first. */
  readonly order: number
  /** Fired or cancelled. It leaves the queue when its turn comes. */
  over: boolean
}

/** Node takes a longer delay for one millisecond; whoever is found early is waited for again. */
const longestDelayMs = 2 ** 31 - 1

/** One timer of Node for all, so that they fire in the order in which they are due, however fast the schedule runs. */
class ScalableClock implements RunningClock {
  #speed: number
  /** What the schedule showed when the speed was last set, and real time then. */
  #base = Date.now()
  #real = performance.now()
  #order = 0
  #handle: NodeJS.Timeout | undefined
  readonly #timers = new TinyQueue<PendingTimer>([], (one, other) => one.dueAt - other.dueAt || one.order - other.order)
  // Bound, because clocks are handed on piece by piece.
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

  /** Not those that are set meanwhile: they have their own turn. */
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
