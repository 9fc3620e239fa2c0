/** Admits a limited number of runs. A limited number of others waits in line. */
export interface Gate {
  /** `entered`: must be left again. `full`: too many already wait. Promises resolve in the order of arrival. */
  enter(waiter?: Waiter): 'entered' | 'full' | Promise<'entered' | 'gone'>
  leave(): void
  /** No place is free. */
  readonly full: boolean
  readonly running: number
  readonly waiting: number
}

/** Who may be stopped while it waits in line. */
export interface Waiter {
  onStop(listener: () => void): void
}

export function createGate({ concurrency, maxWaiting }: { concurrency: number; maxWaiting: number }): Gate {
  let running = 0
  const line = new Set<() => void>()

  return {
    enter(waiter) {
      if (running < concurrency) {
        running++
        return 'entered'
      }
      if (line.size >= maxWaiting) return 'full'
      return new Promise((resolve) => {
        // The run that leaves passes its place on, so `running` stays as it is.
        const next = () => resolve('entered')
        line.add(next)
        waiter?.onStop(() => {
          if (line.delete(next)) resolve('gone')
        })
      })
    },
    leave() {
      const [next] = line
      if (next === undefined) {
        running--
        return
      }
      line.delete(next)
      next()
    },
    get full() {
      return running >= concurrency
    },
    get running() {
      return running
    },
    get waiting() {
      return line.size
    },
  }
}
