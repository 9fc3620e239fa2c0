/** The clock of the receiver. Tests pass their own; everything else uses `systemClock`. */
export interface Clock {
  /** Wall time in milliseconds since the epoch. May jump: only used to compare with Audian's timestamps. */
  now(): number
  /** Monotonic time in milliseconds, for measuring and waiting. */
  monotonic(): number
  /** Calls back once, after `delayMs`. */
  setTimer(callback: () => void, delayMs: number): Timer
}

export interface Timer {
  cancel(): void
  /** Whether the timer keeps the process alive. Default: true. */
  keepAlive(alive: boolean): void
}

/** 24 days. Node treats a longer delay as one millisecond, so a longer wait sets another timer when this one fires. */
const longestDelayMs = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(callback, delayMs) {
    // A number where the runtime is not Node, so neither ref nor unref can be relied on.
    const handle: { ref?: () => unknown; unref?: () => unknown } = setTimeout(
      callback,
      Math.min(delayMs, longestDelayMs),
    )
    return {
      cancel: () => clearTimeout(handle as NodeJS.Timeout),
      keepAlive: (alive) => void (alive ? handle.ref?.() : handle.unref?.()),
    }
  },
}

/**
 * Whether a timer belongs to the request that sets it and ends with it, unfired. This is the case in Cloudflare
 * Workers, which identify themselves
 * (https://developers.cloudflare.com/workers/runtime-apis/web-standards/#navigatoruseragent).
 */
export function timersEndWithRequests(): boolean {
  const { navigator } = globalThis as { navigator?: { userAgent?: unknown } }
  return navigator?.userAgent === 'Cloudflare-Workers'
}
