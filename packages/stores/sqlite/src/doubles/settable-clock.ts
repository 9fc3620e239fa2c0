import type { MachineClock } from '../machine-clock.ts'

export interface SettableClock extends MachineClock {
  /** What `now()` gives. */
  time: number
  /** What `uptime()` gives. */
  up: number
  /** Both pass. */
  advance(ms: number): void
}

export function settableClock(): SettableClock {
  return {
    time: 1_700_000_000_000,
    up: 36_000_000,
    now() {
      return this.time
    },
    uptime() {
      return this.up
    },
    advance(ms) {
      this.time += ms
      this.up += ms
    },
  }
}
