import { setImmediate } from 'node:timers/promises'
import type { Delivery } from '../state/delivery.ts'
import type { State } from '../state/state.ts'
import { matcher } from './matcher.ts'
import type { Term } from './parse-search.ts'

export interface SearchRequest {
  readonly terms: readonly Term[]
  /** Only deliveries with a lower sequence number. */
  readonly before: number
  /** So many are found at most. */
  readonly limit: number
  /** Whether nobody waits for the outcome any more. */
  readonly abandoned: () => boolean
}

export interface Found {
  /** Newest first. */
  readonly deliveries: readonly Delivery[]
  /** Where to go on, as `before`: not everything was looked through. Absent if it was. */
  readonly next?: number | undefined
}

/** Characters that one request looks through, times the terms: a second or so of a processor. */
export const mostCharacters = 1_000_000_000
/** What a delivery has beside its bodies, about. */
const rest = 1000
/** Deliveries are sent between slices of so many milliseconds. */
const sliceMs = 10
const perLook = 32

/** Looks through the deliveries that are kept, newest first: at so many as one request may cost. */
export async function search(state: State, { terms, before, limit, abandoned }: SearchRequest): Promise<Found> {
  const all = state.deliveries()
  const matches = matcher(terms, state.endpoints())
  const found: Delivery[] = []
  let left = mostCharacters
  let sliceEnd = performance.now() + sliceMs
  for (let index = indexBefore(all, before); index >= 0; index--) {
    const delivery = all[index]
    if (delivery === undefined) break
    if (found.length === limit || left <= 0) return { deliveries: found, next: delivery.sequence + 1 }
    if (matches(delivery)) found.push(delivery)
    left -= sizeOf(delivery) * terms.length
    if (index % perLook !== 0 || performance.now() < sliceEnd) continue
    await setImmediate()
    if (abandoned()) break
    sliceEnd = performance.now() + sliceMs
  }
  return { deliveries: found }
}

export function sizeOf({ body, attempts }: Delivery): number {
  let size = body.length + rest
  for (const { answer } of attempts) size += answer?.body.length ?? 0
  return size
}

/** Of the newest delivery with a lower sequence number, -1 if there is none. */
function indexBefore(all: readonly Delivery[], before: number): number {
  let low = 0
  let high = all.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((all[middle]?.sequence ?? 0) < before) low = middle + 1
    else high = middle
  }
  return low - 1
}
