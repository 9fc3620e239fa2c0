import { setTimeout as sleep } from 'node:timers/promises'
import { PermanentError } from '@audian-webhooks/core/queue'
import type { Handling } from '../../handle.ts'
import type { Holds } from '../../holds.ts'
import { failuresOf, fateOf, handlingMs } from '../events.ts'

/**
 * Takes its time, and ends as it is planned for the event.
 *
 * @param held the events whose handler waits for the run
 */
export function createAct(events: number, holds: Holds, held: ReadonlySet<number>) {
  return async ({ key, attempt }: Handling): Promise<void> => {
    const fate = fateOf(key, events)
    if (fate === 'exhausts-memory') exhaustMemory()
    await sleep(handlingMs(key))
    if (held.has(key)) await holds.wait(key)
    if (fate === 'refused') throw new PermanentError('This handler refuses the event.')
    if (fate === 'fails') throw new Error('This handler always fails.')
    if (attempt <= failuresOf(key)) throw new Error(`This handler fails at attempt ${attempt}.`)
  }
}

/** Until V8 ends the process. */
function exhaustMemory(): never {
  const hoard: unknown[] = []
  // Large pieces that hold no references, so that it comes to its end at once.
  for (;;) hoard.push(new Array<number>(1_000_000).fill(0.5))
}
