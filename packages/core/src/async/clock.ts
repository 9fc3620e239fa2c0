/** Where the receiver takes its time from. Tests pass another one; everything else uses `systemClock`. */
export interface Clock {
  /** Wall time, milliseconds since the epoch. May jump: only used where Audian's own times are compared. */
  now(): number
  /** Milliseconds that never go back: for everything that is measured or waited for. */
  monotonic(): number
  /** Calls back once, after `delayMs`. */
  setTimer(callback: () => void, delayMs: number): Timer
}

export interface Timer {
  cancel(): void
  /** Whether the timer keeps the process alive; it does by default. */
  keepAlive(alive: boolean): void
}

/** 24 days. Node takes a longer delay for one millisecond; a longer wait finds the timer early and sets another. */
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
 * Whether a timer belongs to the request that sets it and ends with it, unfired. So it is in Cloudflare Workers, which
 * say who they are (https://developers.cloudflare.com/workers/runtime-apis/web-standards/#navigatoruseragent).
 */
export function timersEndWithRequests(): boolean {
  const { navigator } = globalThis as { navigator?: { userAgent?: unknown } }
  return navigator?.userAgent === 'Cloudflare-Workers'
}
