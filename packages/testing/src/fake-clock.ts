import nodeTimers from 'node:timers'
import type { Clock } from '@audian-webhooks/core/kit'

/** A clock that stands still until a test advances it. Give it to `createWebhooks({ clock })` and to stores. */
export interface FakeClock extends Clock {
  /**
   * Advances the time by this number of milliseconds. Timers fire in the order in which they are due, those set in the meantime included, and
   * everything that a timer triggers without waiting has happened before the next one fires.
   *
   * @throws RangeError for a time that would go back
   */
  advance(byMs: number): Promise<void>
  /** Sets the wall clock, as an operator or a time server does: `monotonic()` and the timers take no notice. */
  setWallTime(time: number | Date): void
  /** Timers that are set and have not fired. */
  readonly pending: number
  /** Those of them that would keep a process alive. */
  readonly keepingAlive: number
}

interface PendingTimer {
  readonly callback: () => void
  readonly dueAt: number
  alive: boolean
}

// Read from Node's module, because jsdom's global scope lacks it under Jest; and read now, because a test runner's own fake
// timers replace it there too.
const { setImmediate } = nodeTimers
/** Promises need no turn of the event loop; streams and `setImmediate` need some. */
const turns = 5

/** @param start wall time at which it stands, milliseconds since the epoch. Default: 15 January 2026, 09:00 UTC. */
export function fakeClock(start: number | Date = Date.UTC(2026, 0, 15, 9)): FakeClock {
  // Not zero, so that code which takes zero for "never" is found out.
  let monotonic = 5000
  let offset = Number(start) - monotonic
  const timers = new Set<PendingTimer>()

  return {
    now: () => monotonic + offset,
    monotonic: () => monotonic,
    setTimer(callback, delayMs) {
      const timer = { callback, dueAt: monotonic + Math.max(0, delayMs), alive: true }
      timers.add(timer)
      return {
        cancel: () => void timers.delete(timer),
        keepAlive: (alive) => {
          timer.alive = alive
        },
      }
    },
    async advance(byMs) {
      if (!(byMs >= 0)) throw new RangeError(`advance(${byMs}): time does not go back.`)
      const until = monotonic + byMs
      await settled()
      for (let timer = nextDue(timers, until); timer !== undefined; timer = nextDue(timers, until)) {
        timers.delete(timer)
        monotonic = Math.max(monotonic, timer.dueAt)
        timer.callback()
        await settled()
      }
      monotonic = Math.max(monotonic, until)
    },
    setWallTime(time) {
      offset = Number(time) - monotonic
    },
    get pending() {
      return timers.size
    },
    get keepingAlive() {
      return [...timers].filter(({ alive }) => alive).length
    },
  }
}

function nextDue(timers: Iterable<PendingTimer>, until: number): PendingTimer | undefined {
  // Of two that are due at the same time, the one set first: sorting keeps their order.
  const due = [...timers].filter(({ dueAt }) => dueAt <= until)
  return due.sort((one, other) => one.dueAt - other.dueAt)[0]
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
}
