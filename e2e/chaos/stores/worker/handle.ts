import { setTimeout as sleep } from 'node:timers/promises'
import type { Holds } from '../../holds.ts'
import type { Journal } from '../../journal.ts'
import { monotonic } from '../../monotonic.ts'
import { failsFirst, handlingMs } from '../events.ts'

export interface HandlingParts {
  readonly journal: Journal
  readonly holds: Holds
  /** The events whose handler waits for the run. */
  readonly held: ReadonlySet<number>
}

interface Handling {
  readonly key: number
  /** 1 for the first in this process. */
  readonly attempt: number
  /** What the handler does to the world. */
  readonly effect?: () => Promise<unknown>
}

/** The handler: writes down that it began and how it ended. */
export type Handle = (handling: Handling) => Promise<void>

export function createHandle({ journal, holds, held }: HandlingParts): Handle {
  let runs = 0
  return async ({ key, attempt, effect }) => {
    const run = runs++
    journal.write({ kind: 'began', key, run, at: monotonic() })
    try {
      await effect?.()
      await sleep(handlingMs(key))
      if (held.has(key)) await holds.wait(key)
      if (attempt === 1 && failsFirst(key)) throw new Error('This handler fails the first time.')
    } catch (error) {
      journal.write({ kind: 'threw', key, run, at: monotonic() })
      throw error
    }
    journal.write({ kind: 'finished', key, run, at: monotonic() })
  }
}
