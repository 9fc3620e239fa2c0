/** Waits for conditions that become true later. Each one is checked after every step. */
export interface Progress {
  /** Resolves as soon as `reached()` is true at a step, at once if it is already. */
  until(reached: () => boolean): Promise<void>
  step(): void
}

export function createProgress(): Progress {
  const waiting = new Set<{ readonly reached: () => boolean; readonly resolve: () => void }>()
  return {
    until(reached) {
      if (reached()) return Promise.resolve()
      return new Promise((resolve) => waiting.add({ reached, resolve }))
    },
    step() {
      for (const one of waiting) {
        if (!one.reached()) continue
        waiting.delete(one)
        one.resolve()
      }
    },
  }
}
