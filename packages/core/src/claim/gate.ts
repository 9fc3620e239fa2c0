/** Lets a limited number of runs through; the others wait in line, a limited number of them. */
export interface Gate {
  /** `entered`: leave it again. `full`: too many wait already. The promise is kept in the order of arrival. */
  enter(waiter?: Waiter): 'entered' | 'full' | Promise<'entered' | 'gone'>
  leave(): void
  readonly running: number
  readonly waiting: number
}

/** Somebody who may lose patience: `leave` is set while it waits, and takes it out of the line. */
export interface Waiter {
  leave?: (() => void) | undefined
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
        // The place is handed over by who leaves, so `running` stays as it is.
        const next = () => resolve('entered')
        line.add(next)
        if (waiter === undefined) return
        waiter.leave = () => {
          if (line.delete(next)) resolve('gone')
        }
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
    get running() {
      return running
    },
    get waiting() {
      return line.size
    },
  }
}
