import { setTimeout as sleep } from 'node:timers/promises'
import type { Handling } from '../../handle.ts'
import type { Holds } from '../../holds.ts'
import { failsFirst, handlingMs } from '../events.ts'

/**
 * Takes its time, and fails at the first attempt in this process where that is planned.
 *
 * @param held the events whose handler waits for the run
 */
export function createAct(holds: Holds, held: ReadonlySet<number>): (handling: Handling) => Promise<void> {
  return async ({ key, attempt }) => {
    await sleep(handlingMs(key))
    if (held.has(key)) await holds.wait(key)
    if (attempt === 1 && failsFirst(key)) throw new Error('This handler fails the first time.')
  }
}
