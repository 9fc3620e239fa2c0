/** A promise that was not kept, and how that was seen. */
export interface Broken<TPromise extends string = string> {
  readonly promise: TPromise
  readonly key?: number
  readonly detail: string
}

export function countsOf<TName extends string>(names: readonly TName[]): Partial<Record<TName, number>> {
  const result: Partial<Record<TName, number>> = {}
  for (const name of names) result[name] = (result[name] ?? 0) + 1
  return result
}
