/** The consumer's name: begins every key in the store. */
export const consumer = 'chaos'

export function eventId(key: number): string {
  return `evt_${key}`
}

export function keyOfEvent(id: string | undefined): number {
  return Number(id?.slice('evt_'.length))
}

export function storeKey(key: number): string {
  return `${consumer}:${eventId(key)}`
}

export function keyOfStore(key: string): number {
  return keyOfEvent(key.slice(consumer.length + 1))
}

/** How long the handler of an event takes, in milliseconds: mostly little, now and then beyond a lease. */
export function handlingMs(key: number): number {
  return key % 100 === 3 ? 1000 + (key % 2000) : 1 + (key % 20)
}

/** Events whose first run in each process fails. */
export function failsFirst(key: number): boolean {
  return key % 50 === 7
}

/** Events whose handler waits until its process has been stopped and another process has begun the same event. */
export function heldKeys(events: number): ReadonlySet<number> {
  return new Set([0.2, 0.5, 0.8].map((share) => Math.floor(share * events)))
}
