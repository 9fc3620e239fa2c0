import { heldKeys } from '../holds.ts'
import { leaseMs } from '../lease.ts'

/**
 * How an event ends. `handled`: by some attempt. `fails`: at every attempt. `refused`: by its handler, at the first attempt,
 * permanently. `exhausts-memory`: ends every process that runs it.
 */
export type Ending = 'handled' | 'fails' | 'refused' | 'exhausts-memory'

export function endingOf(key: number, events: number): Ending {
  if (exhausting(events).has(key)) return 'exhausts-memory'
  if (key % 250 === 9) return 'fails'
  return key % 250 === 19 ? 'refused' : 'handled'
}

function exhausting(events: number): ReadonlySet<number> {
  return new Set([0.35, 0.65].map((share) => Math.floor(share * events)))
}

/** How many attempts fail before one succeeds, for events that are handled in the end. */
export function failuresOf(key: number): number {
  return key % 50 === 7 ? 1 + (Math.floor(key / 50) % 2) : 0
}

/** How long the handler of an event takes, in milliseconds: mostly short, occasionally beyond a lease. */
export function handlingMs(key: number): number {
  return key % 100 === 3 ? 1000 + (key % 2000) : 1 + (key % 20)
}

/**
 * How long the handler of an event blocks its process and the file, in milliseconds: mostly short, occasionally beyond a lease and
 * beyond what other processes wait for the file.
 */
export function blockingMs(key: number, events: number): number {
  if (heldKeys(events).has(key)) return leaseMs + 500
  return key % 1000 === 503 ? 1000 + (key % 2000) : 1 + (key % 5)
}

/** How often an event is delivered until it is answered 2xx: some come once more. */
export function deliveriesOf(key: number): number {
  return key % 20 === 11 ? 2 : 1
}
