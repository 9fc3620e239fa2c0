import type { Journal } from './journal.ts'
import { monotonic } from './monotonic.ts'

export interface Handling {
  readonly key: number
  readonly attempt: number
  /** What the handler does to the world. */
  readonly effect?: () => Promise<unknown>
}

/** The same of a handler that must not wait. */
export interface SynchronousHandling extends Pick<Handling, 'key' | 'attempt'> {
  readonly effect: () => unknown
}

/** The handler: writes down that it began and how it ended. */
export type Handle = (handling: Handling) => Promise<void>

export type SynchronousHandle = (handling: SynchronousHandling) => void

/** @param act what the handler does beside its effect */
export function createHandle(journal: Journal, act: (handling: Handling) => Promise<void>): Handle {
  let runs = 0
  return async (handling) => {
    const { key, effect } = handling
    const run = runs++
    journal.write({ kind: 'began', key, run, at: monotonic() })
    try {
      await effect?.()
      await act(handling)
    } catch (error) {
      journal.write({ kind: 'threw', key, run, at: monotonic() })
      throw error
    }
    journal.write({ kind: 'finished', key, run, at: monotonic() })
  }
}

/** The same without a promise, for a store whose transactions cannot wait. */
export function createSynchronousHandle(
  journal: Journal,
  act: (handling: SynchronousHandling) => void,
): SynchronousHandle {
  let runs = 0
  return (handling) => {
    const { key, effect } = handling
    const run = runs++
    journal.write({ kind: 'began', key, run, at: monotonic() })
    try {
      effect()
      act(handling)
    } catch (error) {
      journal.write({ kind: 'threw', key, run, at: monotonic() })
      throw error
    }
    journal.write({ kind: 'finished', key, run, at: monotonic() })
  }
}
