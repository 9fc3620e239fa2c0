import type { Broken } from './broken.ts'

/** With transactions each of the events took effect once. @param effects how often each did */
export function wrongEffects(
  effects: ReadonlyMap<number, number>,
  keys: readonly number[],
): Broken<'lost' | 'doubled-effect'>[] {
  return keys
    .map((key) => ({ key, times: effects.get(key) ?? 0 }))
    .filter(({ times }) => times !== 1)
    .map(({ key, times }) => ({ promise: times === 0 ? 'lost' : 'doubled-effect', key, detail: `${times} effects` }))
}
