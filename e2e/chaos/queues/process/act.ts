import { setTimeout as sleep } from 'node:timers/promises'
import type { Handling } from '../../handle.ts'
import type { Holds } from '../../holds.ts'
import { endingOf, handlingMs } from '../events.ts'
import { exhaustMemory } from './exhaust-memory.ts'
import { failAsPlanned } from './fail-as-planned.ts'

/**
 * Takes its time, and ends as it is planned for the event.
 *
 * @param held the events whose handler waits for the run
 */
export function createAct(events: number, holds: Holds, held: ReadonlySet<number>) {
  return async ({ key, attempt }: Handling): Promise<void> => {
    if (endingOf(key, events) === 'exhausts-memory') exhaustMemory()
    await sleep(handlingMs(key))
    if (held.has(key)) await holds.wait(key)
    failAsPlanned({ key, attempt }, events)
  }
}
