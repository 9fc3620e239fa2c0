import type { SynchronousHandling } from '../../handle.ts'
import { blockingMs, fateOf } from '../events.ts'
import { exhaustMemory } from './exhaust-memory.ts'
import { failAsPlanned } from './fail-as-planned.ts'

/**
 * What a handler does that may not wait: the same as the others, but that it blocks its process and whoever wants to write meanwhile.
 * It cannot wait for a message of the run, nor hang while its process goes on, nor go on after its transaction.
 */
export function createBlockingAct(events: number) {
  return ({ key, attempt }: SynchronousHandling): void => {
    if (fateOf(key, events) === 'exhausts-memory') exhaustMemory()
    block(blockingMs(key, events))
    failAsPlanned({ key, attempt }, events)
  }
}

function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
