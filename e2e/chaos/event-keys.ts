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
