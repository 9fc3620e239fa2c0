import type { SynchronousHandling } from '../../handle.ts'
import type { Journal } from '../../journal.ts'
import { blockingMs, endingOf } from '../events.ts'
import { exhaustMemory } from './exhaust-memory.ts'
import { failAsPlanned } from './fail-as-planned.ts'

/**
 * What a handler does that may not wait: the same as the others, but that it blocks its process and all other writers in the meantime.
 * It cannot wait for a message of the run, nor hang while its process continues, nor continue after its transaction.
 */
export function createBlockingAct(events: number, journal: Journal) {
  return ({ key, attempt }: SynchronousHandling): void => {
    if (endingOf(key, events) === 'exhausts-memory') exhaustMemory(journal)
    block(blockingMs(key, events))
    failAsPlanned({ key, attempt }, events)
  }
}

function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
