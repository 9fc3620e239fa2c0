/** From the run to a process: the handler of this event continues. */
export interface Go {
  readonly kind: 'go'
  readonly key: number
}

/** From a process to the run: the handler of this event waits for `go`. */
export interface Held {
  readonly kind: 'held'
  readonly key: number
}

/** The handlers that wait until the run lets them go. */
export interface Holds {
  wait(key: number): Promise<void>
}

export function createHolds(): Holds {
  const waiting = new Map<number, () => void>()
  process.on('message', ({ kind, key }: Go) => kind === 'go' && waiting.get(key)?.())
  return {
    wait: (key) =>
      new Promise((resolve) => {
        waiting.set(key, resolve)
        const held: Held = { kind: 'held', key }
        process.send?.(held)
      }),
  }
}

/** Events whose handler waits until its process has been stopped and another process has begun the same event. */
export function heldKeys(events: number): ReadonlySet<number> {
  return new Set([0.2, 0.5, 0.8].map((share) => Math.floor(share * events)))
}
