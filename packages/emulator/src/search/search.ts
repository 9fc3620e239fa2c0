import { setImmediate } from 'node:timers/promises'
import type { Delivery } from '../state/delivery.ts'
import type { State } from '../state/state.ts'
import { matcher } from './matcher.ts'
import type { Term } from './parse-search.ts'

export interface SearchRequest {
  readonly terms: readonly Term[]
  /** Only deliveries with a lower sequence number. */
  readonly before: number
  /** Maximum number of results. */
  readonly limit: number
  /** Whether the caller no longer waits for the result. */
  readonly abandoned: () => boolean
}

export interface Found {
  /** Newest first. */
  readonly deliveries: readonly Delivery[]
  /** Where to continue, as `before`. Absent if everything was examined. */
  readonly next?: number | undefined
}

/** Characters that one request examines, multiplied by the terms: about a second of processor time. */
export const mostCharacters = 1_000_000_000
/** About how many characters a delivery has in addition to its bodies. */
const rest = 1000
/** Length of a slice in milliseconds. Deliveries are sent between slices. */
const sliceMs = 10
const perLook = 32

/** Searches the deliveries that are kept, newest first, up to the limit of one request. */
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

/** The index of the newest delivery with a lower sequence number; -1 if none exists. */
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
