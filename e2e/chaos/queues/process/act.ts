import { setTimeout as sleep } from 'node:timers/promises'
import type { Handling } from '../../handle.ts'
import type { Holds } from '../../holds.ts'
import type { Journal } from '../../journal.ts'
import { endingOf, handlingMs } from '../events.ts'
import { exhaustMemory } from './exhaust-memory.ts'
import { failAsPlanned } from './fail-as-planned.ts'

interface ActParts {
  readonly journal: Journal
  readonly holds: Holds
  /** The events whose handler waits for the run. */
  readonly held: ReadonlySet<number>
}

/** Takes its time, and ends as it is planned for the event. */
export function createAct(events: number, { journal, holds, held }: ActParts) {
  return async ({ key, attempt }: Handling): Promise<void> => {
    if (endingOf(key, events) === 'exhausts-memory') exhaustMemory(journal)
    await sleep(handlingMs(key))
    if (held.has(key)) await holds.wait(key)
    failAsPlanned({ key, attempt }, events)
  }
}
