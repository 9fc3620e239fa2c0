import { type Clock, type Timer, timersEndWithRequests } from './clock.ts'

/** Callbacks that are all due the same time after they were added. */
export interface Delays {
  add(due: () => void): Delay
}

export interface Delay {
  /** Cancels the callback. Does nothing if it was cancelled before or has run. */
  cancel(): void
}

/** Delays whose callbacks other code may also run early. */
export interface SharedDelays extends Delays {
  /** Runs what is due, for platforms whose timers may have ended unfired. */
  runDue(): void
}

/** Waits of equal length, implemented as the platform's timers allow. */
export function createDelays(clock: Clock, delayMs: number, separate = timersEndWithRequests()): Delays {
  return separate ? separateDelays(clock, delayMs) : createSharedDelays(clock, delayMs)
}

/**
 * One timer for any number of waits of equal length: a wait is a list entry, which costs a fraction of
 * a timer. The timer keeps the process alive only while something waits.
 */
export function createSharedDelays(clock: Clock, delayMs: number): SharedDelays {
  return new DelayList(clock, delayMs)
}

/** A timer for each wait, set by the request that waits. */
function separateDelays(clock: Clock, delayMs: number): Delays {
  return { add: (due) => clock.setTimer(due, delayMs) }
}

class DelayList implements SharedDelays {
  readonly #clock: Clock
  readonly #delayMs: number
  #first: Entry | undefined
  #last: Entry | undefined
  #timer: Timer | undefined

  constructor(clock: Clock, delayMs: number) {
    this.#clock = clock
    this.#delayMs = delayMs
  }

  add(due: () => void): Delay {
    const entry = new Entry(this, due, this.#clock.monotonic() + this.#delayMs)
    entry.previous = this.#last
    if (this.#last) this.#last.next = entry
    else this.#first = entry
    this.#last = entry
    // A timer that was set for an entry since cancelled is left to fire: it finds its way to the new first one.
    if (this.#timer === undefined) this.#arm(this.#delayMs)
    else if (this.#first === entry) this.#timer.keepAlive(true)
    return entry
  }

  remove(entry: Entry): void {
    if (entry.previous) entry.previous.next = entry.next
    else this.#first = entry.next
    if (entry.next) entry.next.previous = entry.previous
    else this.#last = entry.previous
    entry.previous = undefined
    entry.next = undefined
    if (this.#first === undefined) this.#timer?.keepAlive(false)
  }

  #arm(delayMs: number): void {
    this.#timer = this.#clock.setTimer(() => this.#fire(), delayMs)
  }

  #fire(): void {
    this.#timer = undefined
    this.runDue()
  }

  runDue(): void {
    const now = this.#clock.monotonic()
    try {
      while (this.#first !== undefined && this.#first.dueAt <= now) {
        const entry = this.#first
        entry.cancel()
        entry.due()
      }
    } finally {
      // Also after a throw, which must not silence the others. A call-back may have added an entry, and so have armed.
      if (this.#first !== undefined && this.#timer === undefined) this.#arm(Math.max(1, this.#first.dueAt - now))
    }
  }
}

class Entry implements Delay {
  previous: Entry | undefined
  next: Entry | undefined
  readonly due: () => void
  readonly dueAt: number
  #list: DelayList | undefined

  constructor(list: DelayList, due: () => void, dueAt: number) {
    this.#list = list
    this.due = due
    this.dueAt = dueAt
  }

  cancel(): void {
    this.#list?.remove(this)
    this.#list = undefined
  }
}
