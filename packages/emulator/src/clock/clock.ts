/** The emulator's source of time. The clocks of `@audian-webhooks/core` and its testing kit are compatible. */
export interface Clock {
  /** Wall time, milliseconds since the epoch: what events and signatures are stamped with. */
  now(): number
  /** Milliseconds that never go back: the time of the retry schedule. */
  monotonic(): number
  /** Calls back once, after `delayMs` on the schedule's time. */
  setTimer(callback: () => void, delayMs: number): Timer
}

export interface Timer {
  cancel(): void
}
